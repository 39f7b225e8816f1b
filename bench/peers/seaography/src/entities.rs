//! Entities of the views, in the form that `sea-orm-cli generate entity --seaography` generates for tables. It does not
//! support views.

seaography::register_entity_modules!([town, committee, subcommittee, grid, household]);

pub mod town {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(schema_name = "peer", table_name = "town")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub code: i64,
        pub name: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {
        #[sea_orm(has_many = "super::committee::Entity")]
        Committee,
    }

    impl Related<super::committee::Entity> for Entity {
        fn to() -> RelationDef {
            Relation::Committee.def()
        }
    }

    impl ActiveModelBehavior for ActiveModel {}

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelatedEntity)]
    pub enum RelatedEntity {
        #[sea_orm(entity = "super::committee::Entity")]
        Committee,
    }
}

pub mod committee {
    use sea_orm::entity::prelude::*;

    // The code is the key because pages after a cursor are sorted by the key.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(schema_name = "peer", table_name = "committee")]
    pub struct Model {
        pub id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub code: i64,
        pub name: String,
        pub kind: String,
        pub town_id: Uuid,
        pub county_code: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {
        #[sea_orm(
            belongs_to = "super::town::Entity",
            from = "Column::TownId",
            to = "super::town::Column::Id"
        )]
        Town,
        #[sea_orm(has_many = "super::subcommittee::Entity")]
        Subcommittee,
        #[sea_orm(has_many = "super::grid::Entity")]
        Grid,
    }

    impl Related<super::town::Entity> for Entity {
        fn to() -> RelationDef {
            Relation::Town.def()
        }
    }

    impl Related<super::subcommittee::Entity> for Entity {
        fn to() -> RelationDef {
            Relation::Subcommittee.def()
        }
    }

    impl Related<super::grid::Entity> for Entity {
        fn to() -> RelationDef {
            Relation::Grid.def()
        }
    }

    impl ActiveModelBehavior for ActiveModel {}

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelatedEntity)]
    pub enum RelatedEntity {
        #[sea_orm(entity = "super::town::Entity")]
        Town,
        #[sea_orm(entity = "super::subcommittee::Entity")]
        Subcommittee,
        #[sea_orm(entity = "super::grid::Entity")]
        Grid,
    }
}

pub mod subcommittee {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(schema_name = "peer", table_name = "subcommittee")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub committee_id: Uuid,
        pub kind: String,
        pub established_on: Date,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {
        #[sea_orm(
            belongs_to = "super::committee::Entity",
            from = "Column::CommitteeId",
            to = "super::committee::Column::Id"
        )]
        Committee,
    }

    impl Related<super::committee::Entity> for Entity {
        fn to() -> RelationDef {
            Relation::Committee.def()
        }
    }

    impl ActiveModelBehavior for ActiveModel {}

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelatedEntity)]
    pub enum RelatedEntity {
        #[sea_orm(entity = "super::committee::Entity")]
        Committee,
    }
}

pub mod grid {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(schema_name = "peer", table_name = "grid")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub committee_id: Uuid,
        pub number: i16,
        pub name: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {
        #[sea_orm(
            belongs_to = "super::committee::Entity",
            from = "Column::CommitteeId",
            to = "super::committee::Column::Id"
        )]
        Committee,
        #[sea_orm(has_many = "super::household::Entity")]
        Household,
    }

    impl Related<super::committee::Entity> for Entity {
        fn to() -> RelationDef {
            Relation::Committee.def()
        }
    }

    impl Related<super::household::Entity> for Entity {
        fn to() -> RelationDef {
            Relation::Household.def()
        }
    }

    impl ActiveModelBehavior for ActiveModel {}

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelatedEntity)]
    pub enum RelatedEntity {
        #[sea_orm(entity = "super::committee::Entity")]
        Committee,
        #[sea_orm(entity = "super::household::Entity")]
        Household,
    }
}

pub mod household {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(schema_name = "peer", table_name = "household")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub grid_id: Option<Uuid>,
        pub address: String,
        pub head: Option<String>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {
        #[sea_orm(
            belongs_to = "super::grid::Entity",
            from = "Column::GridId",
            to = "super::grid::Column::Id"
        )]
        Grid,
    }

    impl Related<super::grid::Entity> for Entity {
        fn to() -> RelationDef {
            Relation::Grid.def()
        }
    }

    impl ActiveModelBehavior for ActiveModel {}

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelatedEntity)]
    pub enum RelatedEntity {
        #[sea_orm(entity = "super::grid::Entity")]
        Grid,
    }
}
