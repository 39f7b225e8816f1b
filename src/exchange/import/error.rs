//! Why an import failed, as a message for the user.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use sea_orm::DbErr;

/// Why an import failed, and what to do. Nothing was written.
#[derive(thiserror::Error)]
pub enum ImportError {
    /// The file does not exist.
    #[error(
        "{} does not exist: check the path / 找不到文件 {}，请检查路径",
        path.display(), path.display()
    )]
    NotFound {
        /// Path of the list.
        path: PathBuf,
    },
    /// The file exists but cannot be read or decompressed.
    #[error(
        "{} cannot be read ({reason}): check its permissions, or download it again / 无法读取文件 {}（{reason}），请检查权限或重新获取该文件",
        path.display(), path.display()
    )]
    Unreadable {
        /// Path of the list.
        path: PathBuf,
        /// Reason given by the system.
        reason: String,
    },
    /// The first line is not the header.
    #[error(
        "{} is not a list of divisions: its first line is \"{header}\" and must be \"code,name\"; \
         save it as CSV with these two columns / {} 不是区划列表：首行为“{header}”，应为\
         “code,name”；请另存为含这两列的 CSV 文件",
        path.display(), path.display()
    )]
    NotAList {
        /// Path of the list.
        path: PathBuf,
        /// The first line, shortened.
        header: String,
    },
    /// The list has no rows after its header.
    #[error(
        "{} has no rows below its first line: download it again, or export it again / {} 除首行外没有数据，请重新获取或重新导出",
        path.display(), path.display()
    )]
    NoRows {
        /// Path of the list.
        path: PathBuf,
    },
    /// The list has no row for the requested division.
    #[error(
        "the list has no division {code}: check the code / 列表中没有代码为 {code} 的区划，请检查代码"
    )]
    NoSuchDivision {
        /// Code of the division.
        code: String,
    },
    /// Some rows of the list are not valid units.
    #[error(
        "{count} rows are invalid and nothing was imported: correct the lines listed in {}, or import the others with \
         --partial / 有 {count} 行有误，未导入任何数据：请按 {} 所列逐行更正，或加 --partial 仅导入其余各行",
        file.display(), file.display()
    )]
    BadRows {
        /// Number of these rows.
        count: u64,
        /// File that lists them.
        file: PathBuf,
    },
    /// The file of invalid rows could not be written.
    #[error(
        "the invalid rows cannot be written to {} ({reason}): specify another file / 无法将有误的行写入 {}（{reason}），请指定其他文件",
        file.display(), file.display()
    )]
    ErrorsFile {
        /// Path of that file.
        file: PathBuf,
        /// Reason given by the system.
        reason: String,
    },
    /// A database error.
    #[error(
        "a database error occurred, nothing was imported: check that the database is reachable, has free space and is \
         migrated, then import again / 数据库拒绝写入，未导入任何数据：请确认数据库可连接、空间充足、已完成迁移，然后重新导入 ({0})"
    )]
    Database(#[from] DbErr),
}

impl ImportError {
    pub(super) fn reading(path: &Path, error: &io::Error) -> Self {
        let path = path.to_owned();
        if error.kind() == io::ErrorKind::NotFound {
            return Self::NotFound { path };
        }
        let reason = error.to_string();
        Self::Unreadable { path, reason }
    }

    pub(super) fn errors_file(file: &Path, error: &io::Error) -> Self {
        Self::ErrorsFile {
            file: file.to_owned(),
            reason: error.to_string(),
        }
    }
}

/// The same as `Display`, because the debug form of a database error may contain personal data.
impl fmt::Debug for ImportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
