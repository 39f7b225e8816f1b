//! Which role sees which field of the schema: one table, from which the page `docs/personal-data.md` is generated. A
//! test fails for a field that the table lacks.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use apollo_compiler::Schema;
use apollo_compiler::schema::{ExtendedType, ObjectType};

use crate::access::auth::Role;

/// The table: class, type, fields. It lacks fields that return objects; the fields of these objects are in it.
const TABLE: &str = include_str!("classes/table.txt");
/// Template of the page, with placeholders in braces for the tables.
const PAGE: &str = include_str!("classes/page.md");

/// Class of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// Published data, or data that is not about a person.
    Public,
    /// Data about the work of bodies, for callers with a token for the jurisdiction.
    Internal,
    /// Data about a person, for callers who serve.
    Personal,
    /// Name or birth date of a person: sensitive under 14, otherwise as personal.
    Child,
    /// Sensitive, and needed by callers who visit.
    Contact,
    /// Sensitive.
    Sensitive,
    /// Sensitive, in a report that a data subject asked for.
    Report,
    /// Data about a person, in an object that is withheld as a whole.
    Object,
    /// Membership of a person in a special group, in an object that is withheld as a whole.
    Group,
}

/// What a role sees of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Visibility {
    /// The value.
    Shown,
    /// The value; for a person under 14 as [`Visibility::Purpose`].
    ChildForPurpose,
    /// The value; for a person under 14 as [`Visibility::OwnGrids`].
    ChildInOwnGrids,
    /// The value if the request states a purpose, with an access log entry; otherwise a masked value.
    Purpose,
    /// The value, with an access log entry; the request must state a purpose to select the field.
    Stated,
    /// As [`Visibility::Purpose`] in the grids where the caller serves; otherwise a masked value.
    OwnGrids,
    /// A masked value.
    Masked,
    /// The value, for residents of the grids where the caller serves; other objects do not exist for the caller.
    ObjectInOwnGrids,
    /// Null.
    Nothing,
    /// An error.
    Refused,
}

impl Class {
    const ALL: [(&'static str, Self); 9] = [
        ("PUBLIC", Self::Public),
        ("INTERNAL", Self::Internal),
        ("PERSONAL", Self::Personal),
        ("PERSONAL/CHILD", Self::Child),
        ("SENSITIVE/CONTACT", Self::Contact),
        ("SENSITIVE", Self::Sensitive),
        ("SENSITIVE/REPORT", Self::Report),
        ("PERSONAL/OBJECT", Self::Object),
        ("SENSITIVE/GROUP", Self::Group),
    ];

    /// What a role sees of a field of this class in its jurisdiction.
    #[must_use]
    pub fn sight(self, role: Role) -> Visibility {
        use Role::{CommitteeWorker, GridWorker, Observer, Official};
        match (self, role) {
            (Self::Public | Self::Internal, _)
            | (Self::Personal | Self::Object, Official | CommitteeWorker | GridWorker)
            | (Self::Group, Official | CommitteeWorker) => Visibility::Shown,
            (Self::Group, GridWorker) => Visibility::ObjectInOwnGrids,
            (Self::Object | Self::Group, Observer) => Visibility::Nothing,
            (Self::Child, Official | CommitteeWorker) => Visibility::ChildForPurpose,
            (Self::Child, GridWorker) => Visibility::ChildInOwnGrids,
            (Self::Contact | Self::Sensitive, Official | CommitteeWorker) => Visibility::Purpose,
            (Self::Contact, GridWorker) => Visibility::OwnGrids,
            (Self::Sensitive, GridWorker) => Visibility::Masked,
            (Self::Report, Official | CommitteeWorker) => Visibility::Stated,
            (Self::Report, GridWorker | Observer) => Visibility::Refused,
            (Self::Personal | Self::Child | Self::Contact | Self::Sensitive, Observer) => {
                Visibility::Nothing
            }
        }
    }
}

impl Visibility {
    fn words(self) -> &'static str {
        match self {
            Self::Shown => "shown",
            Self::ChildForPurpose => "shown; under 14 for a purpose, else masked",
            Self::ChildInOwnGrids => "shown; under 14 for a purpose in the own grids, else masked",
            Self::Purpose => "for a purpose, else masked",
            Self::Stated => "for a purpose",
            Self::OwnGrids => "for a purpose in the own grids, else masked",
            Self::ObjectInOwnGrids => "shown in the own grids",
            Self::Masked => "masked",
            Self::Nothing => "null",
            Self::Refused => "refused",
        }
    }
}

/// The class of each field that returns a value, by type and name. The error is the malformed line of the table, or
/// lists the fields that the table lacks or that the schema does not have.
pub fn classes(sdl: &str) -> Result<BTreeMap<(String, String), Class>, String> {
    let mut classes = BTreeMap::new();
    for line in TABLE.lines().filter(|line| !line.is_empty()) {
        let mut words = line.split_whitespace();
        let named = words.next();
        let class = Class::ALL.iter().find(|(name, _)| Some(*name) == named);
        let (Some((_, class)), Some(of)) = (class, words.next()) else {
            return Err(format!("no valid class or no type: {line}"));
        };
        for field in words {
            if classes
                .insert((of.to_owned(), field.to_owned()), *class)
                .is_some()
            {
                return Err(format!("{of}.{field} is listed twice"));
            }
        }
    }
    let there = fields(sdl)?;
    let known: BTreeSet<_> = classes.keys().cloned().collect();
    // A new field without a class must not be published by accident, and a class without a field is a typing error.
    let lacking: Vec<_> = there.difference(&known).collect();
    let beyond: Vec<_> = known.difference(&there).collect();
    if lacking.is_empty() && beyond.is_empty() {
        return Ok(classes);
    }
    let names = |fields: Vec<&(String, String)>| {
        let names = fields.iter().map(|(of, field)| format!("{of}.{field}"));
        names.collect::<Vec<_>>().join(" ")
    };
    Err(format!(
        "src/app/classes/table.txt: add fields: {}; remove fields: {}",
        names(lacking),
        names(beyond)
    ))
}

/// All fields of the schema that return a value.
fn fields(sdl: &str) -> Result<BTreeSet<(String, String)>, String> {
    let schema = Schema::parse_and_validate(sdl, "schema.graphql");
    let schema = schema.map_err(|error| error.to_string())?;
    let mut fields = BTreeSet::new();
    for (name, ty) in schema.types.iter().filter(|(_, ty)| !ty.is_built_in()) {
        let ExtendedType::Object(ty) = ty else {
            continue;
        };
        // Cursors and counts of connections would repeat the same line for every list of the schema.
        if is_frame(ty) {
            continue;
        }
        for field in ty.fields.values() {
            let inner = schema.types.get(field.ty.inner_named_type());
            if inner.is_some_and(|inner| inner.is_scalar() || inner.is_enum()) {
                fields.insert((name.to_string(), field.name.to_string()));
            }
        }
    }
    Ok(fields)
}

/// Whether a type only wraps objects: a connection, an edge or a payload.
fn is_frame(ty: &ObjectType) -> bool {
    let has = |names: &[&str]| {
        ty.fields.len() == names.len() && names.iter().all(|name| ty.fields.contains_key(*name))
    };
    has(&["edges", "nodes", "pageInfo", "totalCount"])
        || has(&["cursor", "node"])
        || has(&["replayed", "result", "userErrors", "warnings"])
}

/// The page of classes. Fails as [`classes`] does.
pub fn page(sdl: &str) -> Result<String, String> {
    let classes = classes(sdl)?;
    let mut shown = String::new();
    let mut others: BTreeMap<(Class, &str), Vec<&str>> = BTreeMap::new();
    for ((of, field), class) in &classes {
        if matches!(class, Class::Public | Class::Internal) {
            others.entry((*class, of)).or_default().push(field);
            continue;
        }
        let name = name(*class);
        let name = name.split('/').next().unwrap_or(name);
        let roles = [
            Role::Official,
            Role::CommitteeWorker,
            Role::GridWorker,
            Role::Observer,
        ];
        let sights = roles.map(|role| class.sight(role).words()).join(" | ");
        writeln!(shown, "| `{of}.{field}` | {name} | {sights} |").map_err(|it| it.to_string())?;
    }
    let mut rest = String::new();
    for ((class, of), fields) in others {
        let fields = fields.join("`, `");
        writeln!(rest, "| `{of}` | {} | `{fields}` |", name(class)).map_err(|it| it.to_string())?;
    }
    let page = PAGE.replace("{shown}", shown.trim_end());
    Ok(page.replace("{others}", rest.trim_end()))
}

fn name(class: Class) -> &'static str {
    let found = Class::ALL.iter().find(|(_, it)| *it == class);
    found.map_or("", |(name, _)| *name)
}
