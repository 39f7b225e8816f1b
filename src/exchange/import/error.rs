//! Why an import did not happen, for the person who asked for it.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use sea_orm::DbErr;

/// Why an import did not happen, and what to do. Nothing was written.
#[derive(thiserror::Error)]
pub enum ImportError {
    /// There is no such file.
    #[error(
        "{} does not exist: check the path / 找不到文件 {}，请检查路径",
        path.display(), path.display()
    )]
    NotFound {
        /// The list.
        path: PathBuf,
    },
    /// The file is there, and cannot be read or unpacked.
    #[error(
        "{} cannot be read ({reason}): check its permissions, or fetch it again / \
         无法读取文件 {}（{reason}），请检查权限或重新获取该文件",
        path.display(), path.display()
    )]
    Unreadable {
        /// The list.
        path: PathBuf,
        /// What the system said.
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
        /// The list.
        path: PathBuf,
        /// Its first line, shortened.
        header: String,
    },
    /// The list ends after its header.
    #[error(
        "{} has no rows below its first line: fetch it again, or export it again / {} 除首行外\
         没有数据，请重新获取或重新导出",
        path.display(), path.display()
    )]
    NoRows {
        /// The list.
        path: PathBuf,
    },
    /// The list has no row for the division that was asked for.
    #[error(
        "the list has no division {code}: check the code / 列表中没有代码为 {code} 的区划，请检查代码"
    )]
    NoSuchDivision {
        /// Its code.
        code: String,
    },
    /// Rows of the list are not units.
    #[error(
        "{count} rows are wrong and nothing was imported: correct the lines listed in {}, or import \
         the others by --partial / 有 {count} 行有误，未导入任何数据：请按 {} \
         所列逐行更正，或加 --partial 仅导入其余各行",
        file.display(), file.display()
    )]
    BadRows {
        /// How many.
        count: u64,
        /// Where they are listed.
        file: PathBuf,
    },
    /// The bad rows could not be listed.
    #[error(
        "the wrong rows cannot be listed in {} ({reason}): name another file / \
         无法将有误的行写入 {}（{reason}），请指定其他文件",
        file.display(), file.display()
    )]
    ErrorsFile {
        /// Where they were to be listed.
        file: PathBuf,
        /// What the system said.
        reason: String,
    },
    /// The database refused.
    #[error(
        "the database refused, nothing was imported: check that it can be reached, has room and is \
         migrated, then import again / 数据库拒绝写入，未导入任何数据：请确认数据库可连接、空间充足、\
         已完成迁移，然后重新导入 ({0})"
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

/// The same as `Display`: the debug form of a database's error may hold personal data.
impl fmt::Debug for ImportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
