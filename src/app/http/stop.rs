//! How a server is told to stop.

use std::io;

#[cfg(unix)]
use tokio::signal::unix::{Signal, SignalKind, signal};

/// Hears the signals that tell the process to stop, from when it is made: one that came before has ended the
/// process, or is lost where the system ignores it, as for the first process of a container.
pub struct Stop {
    #[cfg(unix)]
    interrupt: Signal,
    #[cfg(unix)]
    terminate: Signal,
}

/// How it was told.
#[derive(PartialEq, Eq)]
pub(super) enum Told {
    /// By Ctrl-C: someone waits.
    Now,
    /// By SIGTERM: others may still send requests.
    Politely,
}

#[cfg(unix)]
impl Stop {
    /// Listens from now on.
    ///
    /// # Errors
    ///
    /// If the system does not let it.
    pub fn heard() -> io::Result<Self> {
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
        })
    }

    pub(super) async fn told(mut self) -> Told {
        tokio::select! {
            _ = self.terminate.recv() => Told::Politely,
            _ = self.interrupt.recv() => Told::Now,
        }
    }
}

#[cfg(not(unix))]
impl Stop {
    /// Listens as soon as the server runs.
    ///
    /// # Errors
    ///
    /// None here.
    pub fn heard() -> io::Result<Self> {
        Ok(Self {})
    }

    pub(super) async fn told(self) -> Told {
        let _ = tokio::signal::ctrl_c().await;
        Told::Now
    }
}
