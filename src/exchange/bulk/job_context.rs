//! Dependencies of the bulk import.

use std::ops::Deref;
use std::sync::Arc;

use super::folder::Folder;
use crate::access::instance::Instance;
use crate::exchange::feed::Feed;

/// Dependencies of the bulk import.
pub struct JobContext {
    /// The server process.
    pub instance: Instance,
    /// The folder of uploaded files.
    pub folder: Arc<Folder>,
    /// The change feed, which is notified of imported changes.
    pub feed: Arc<Feed>,
}

impl Deref for JobContext {
    type Target = Instance;

    fn deref(&self) -> &Instance {
        &self.instance
    }
}
