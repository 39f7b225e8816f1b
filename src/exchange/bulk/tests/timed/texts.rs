//! Generates texts with faults.

use fastrand::Rng;

use super::Table;

const WORDS: [&str; 24] = [
    "村居代码",
    "户地址",
    "姓名",
    "电话",
    "440106001001",
    "示例路1号",
    "张三",
    "1980-05-31",
    "13800000001",
    "1.38E+10",
    "=\"0101\"",
    "'=1+1",
    "#N/A",
    "TRUE",
    "２０２６年３月５日",
    "\u{200b}",
    "\u{a0}x",
    "é",
    "-",
    "1.0",
    "_x000D_",
    "&",
    "<b>",
    "𠮷",
];

pub(super) fn word(rng: &mut Rng) -> String {
    match rng.u8(..8) {
        0 => String::new(),
        1 => (0..rng.usize(..12))
            .map(|_| rng.char(..))
            .filter(|it| !it.is_control())
            .collect(),
        2 => "长".repeat(rng.usize(..2_000)),
        _ => (*rng.choice(WORDS).as_ref().unwrap()).to_owned(),
    }
}

/// Whether a text certainly has visible content; `_x000D_` is a line break in a workbook.
pub(super) fn tells(text: &str) -> bool {
    text != "_x000D_" && text.chars().any(char::is_alphanumeric)
}

/// A text file whose rows are known.
pub(super) fn text(rng: &mut Rng) -> Table {
    let separator = *rng.choice([",", "\t"]).as_ref().unwrap();
    let (mut content, mut rows) = (format!("编码{separator}x\r\n"), vec![1]);
    for number in 2..rng.u32(3..40) {
        let cells: Vec<String> = (0..rng.usize(1..6)).map(|_| word(rng)).collect();
        if cells.iter().any(|it| tells(it)) {
            rows.push(number);
        }
        let written = cells.iter().map(|cell| {
            let (mut cell, broken) = (cell.clone(), rng.u8(..6) == 0);
            if broken {
                cell.push_str(rng.choice(["\n", "\r\n", "\r", "\"", ",", "\t"]).unwrap());
            }
            if broken || cell.contains(['"', ',', '\t', '\r', '\n']) || rng.bool() {
                format!("\"{}\"", cell.replace('"', "\"\""))
            } else {
                cell
            }
        });
        content += &written.collect::<Vec<_>>().join(separator);
        content += rng.choice(["\n", "\r\n"]).unwrap();
    }
    Table {
        rows,
        ..Table::of(content.into_bytes())
    }
}

/// A text with some bytes changed; if it has no quotation marks, every line with a letter is a row.
pub(super) fn broken_text(rng: &mut Rng) -> Table {
    let mut content = text(rng).content;
    mutate(rng, &mut content);
    if rng.bool() {
        content.retain(|byte| *byte != b'"');
    }
    let mut rows = Vec::new();
    if !content.contains(&b'"') && !content.starts_with(b"sep=") {
        let joined = content.windows(2).filter(|it| *it == b"\r\n").count();
        let mut lines = Vec::with_capacity(joined);
        let (mut line, mut before) = (Vec::new(), 0);
        for byte in content.iter().copied() {
            match byte {
                b'\n' if before == b'\r' => {}
                b'\r' | b'\n' => lines.push(std::mem::take(&mut line)),
                other => line.push(other),
            }
            before = byte;
        }
        lines.push(line);
        let kept = |line: &Vec<u8>| line.iter().any(u8::is_ascii_alphanumeric);
        rows = (1..)
            .zip(&lines)
            .filter(|(_, line)| kept(line))
            .map(|(number, _)| number)
            .collect();
    }
    Table {
        rows,
        ..Table::of(content)
    }
}

pub(super) fn mutate(rng: &mut Rng, content: &mut Vec<u8>) {
    for _ in 0..rng.usize(1..16) {
        if content.is_empty() {
            return;
        }
        let at = rng.usize(..content.len());
        match rng.u8(..5) {
            0 => content[at] = rng.u8(..),
            1 => content[at] ^= 1 << rng.u8(..8),
            2 => drop(content.drain(at..content.len().min(at + rng.usize(1..64)))),
            3 => content.insert(at, *rng.choice(b"\"\r\n,\t\0=<>&'/").unwrap()),
            _ => {
                let end = content.len().min(at + rng.usize(1..200));
                let copy = content[at..end].to_vec();
                content.splice(at..at, copy);
            }
        }
    }
}
