//! Signals that stop the server.

use std::io;

#[cfg(unix)]
use tokio::signal::unix::{Signal, SignalKind, signal};

/// Listens for the signals that stop the process, from its creation on. An earlier signal has ended the process, or is
/// lost where the system ignores it, as for the first process of a container.
pub struct Stop {
    #[cfg(unix)]
    interrupt: Signal,
    #[cfg(unix)]
    terminate: Signal,
}

/// Which signal was received.
#[derive(PartialEq, Eq)]
pub(super) enum Told {
    /// Ctrl-C: somebody is waiting.
    Now,
    /// SIGTERM: clients may still send requests.
    Politely,
}

#[cfg(unix)]
impl Stop {
    /// Starts to listen. Fails if the system does not allow it.
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
    /// Never fails; starts to listen when the server runs.
    pub fn heard() -> io::Result<Self> {
        Ok(Self {})
    }

    pub(super) async fn told(self) -> Told {
        let _ = tokio::signal::ctrl_c().await;
        Told::Now
    }
}
