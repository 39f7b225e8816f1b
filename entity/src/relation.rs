//! Relations between tables: one per foreign key of the database, declared in the module of the referencing table.

use std::fmt::Write;

use sea_orm::{EnumIter, Identity, Iterable, RelationDef, RelationTrait};

/// Declares the rows that a row of a table refers to: `Name: module (columns) = (columns there);`.
///
/// The dense entity format of sea-orm (`#[sea_orm::model]`) is not used: it generates a second model and loaders for each
/// table, which nobody calls, and doubled the time to compile this crate. `DeriveRelation` needs an attribute of several lines
/// for each relation.
macro_rules! relations {
    ($($name:ident: $parent:ident ($($from:ident),+) = ($($to:ident),+);)+) => {
        /// Rows that a row refers to.
        #[derive(Clone, Copy, Debug, sea_orm::EnumIter)]
        pub enum Relation {
            $(
                #[doc = concat!("Refers to `", stringify!($parent), "`.")]
                $name,
            )+
        }

        impl sea_orm::RelationTrait for Relation {
            fn def(&self) -> sea_orm::RelationDef {
                match self {
                    $(
                        Self::$name => Entity::belongs_to(crate::$parent::Entity)
                            .from(($(Column::$from),+))
                            .to(($(crate::$parent::Column::$to),+))
                            .into(),
                    )+
                }
            }
        }
    };
}
pub(crate) use relations;

/// Relations of a table that refers to no other.
#[derive(Clone, Copy, Debug, EnumIter)]
pub enum Relation {}

impl RelationTrait for Relation {
    fn def(&self) -> RelationDef {
        match *self {}
    }
}

/// A relation by names: the table with its columns, and the table that it refers to with the columns there.
pub type Key = ((String, Vec<String>), (String, Vec<String>));

macro_rules! of_tables {
    ($($table:ident),+ $(,)?) => {
        fn all() -> Vec<RelationDef> {
            let mut all = Vec::new();
            $(all.extend(crate::$table::Relation::iter().map(|it| it.def()));)+
            all
        }
    };
}

of_tables!(
    caregiver,
    committee,
    delivery,
    division,
    election,
    exemption,
    extension,
    grid,
    grid_load,
    household,
    household_link,
    mandate,
    membership,
    obligation,
    person,
    resident,
    campaign,
    appointment,
    stay,
    subcommittee,
    subcommittee_grid,
    subcommittee_milestone,
    mandate_day_counter,
    mandate_counter,
    three_person_group,
    unconfirmed,
    visit,
    visit_attempt,
);

/// All relations, by table and columns.
#[must_use]
pub fn keys() -> Vec<Key> {
    let names = |identity: &Identity| identity.iter().map(ToString::to_string).collect();
    let key = |def: RelationDef| {
        let (from, to) = (names(&def.from_col), names(&def.to_col));
        let table = |it: &sea_orm::sea_query::TableRef| it.sea_orm_table().to_string();
        ((table(&def.from_tbl), from), (table(&def.to_tbl), to))
    };
    let mut keys: Vec<Key> = all().into_iter().map(key).collect();
    // Sorted, so that the generated page does not depend on the order of the list above.
    keys.sort();
    keys
}

/// The page of the tables and how they refer to each other.
#[must_use]
pub fn page() -> String {
    let mut page = String::from(
        "# Tables\n\nGenerated: `cargo run -- schema --tables > docs/tables.md`. An arrow leads from a table to one that it \
         refers to by a foreign key;\nits label names the columns. Tables that refer to no other are left out.\n\n\
         ```mermaid\nerDiagram\n",
    );
    for ((table, columns), (parent, _)) in keys() {
        let columns = columns.join(", ");
        let _ = writeln!(page, "    {parent} ||--o{{ {table} : \"{columns}\"");
    }
    page.push_str("```\n");
    page
}
