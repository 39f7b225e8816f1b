//! Relations of the tables, as sea-orm asks for them: none is declared.

use sea_orm::{EnumIter, RelationDef, RelationTrait};

/// Relation of every table. Stores join by their own statements, so the dense entity format (`#[sea_orm::model]`), which makes
/// a second model and loaders for relations, would double the time this crate takes to compile for nothing.
#[derive(Clone, Copy, Debug, EnumIter)]
pub enum Relation {}

impl RelationTrait for Relation {
    fn def(&self) -> RelationDef {
        match *self {}
    }
}
