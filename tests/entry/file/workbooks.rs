//! What is particular to workbooks: how numbers are shown, other sheets, and parts that other programs write.

use rust_xlsxwriter::Format;

use super::{A, HH, Taking, households, list, taken, told, workbook};
use crate::support::on_each_database;

#[actix_web::test]
async fn zeros_that_only_the_format_of_a_cell_shows_are_kept() {
    on_each_database(async |app| {
        let _taking = Taking::of(&app);
        let content = workbook(|sheet| {
            sheet.write_row(0, 0, HH.split(',')).unwrap();
            for (row, (shape, room)) in (1_u32..).zip([
                ("0000", 101.0),
                ("000000", 7.0),
                ("[$-804]0000;-0000", 0.0),
                ("0000", 12345.0),
                ("General", 102.0),
                ("0.00", 103.0),
                ("#,##0", 1104.0),
            ]) {
                let shape = Format::new().set_num_format(shape);
                sheet.write_string(row, 0, A).unwrap();
                sheet
                    .write_number_with_format(row, 5, room, &shape)
                    .unwrap();
                let address = format!("示例路{row}号");
                sheet.write_string(row, 6, address).unwrap();
            }
            // A formula is one also where its value would be padded.
            let shape = Format::new().set_num_format("0000");
            sheet.write_string(9, 0, A).unwrap();
            sheet
                .write_formula_with_format(9, 5, "=100+1", &shape)
                .unwrap();
            sheet.write_string(9, 6, "示例路9号").unwrap();
        });
        let job = taken(&app, "HOUSEHOLDS&mode=PARTIAL", &content).await;
        assert_eq!(told(&job), "DONE 8 7 0 0 1 0");
        assert!(list(&app, &job).await[0].starts_with("ERROR F10 "));
        let homes = households(&app, "room").await;
        let rooms: Vec<_> = homes.iter().map(|home| &home["room"]).collect();
        assert_eq!(
            rooms,
            ["0101", "000007", "0000", "12345", "102", "103", "1104"]
        );
    })
    .await;
}
