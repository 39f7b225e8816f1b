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
pub(super) enum StopSignal {
    /// Ctrl-C: somebody is waiting.
    Interrupt,
    /// SIGTERM: clients may still send requests.
    Terminate,
}

#[cfg(unix)]
impl Stop {
    /// Starts to listen. Fails if the system does not allow it.
    pub fn listen() -> io::Result<Self> {
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
        })
    }

    pub(super) async fn received(mut self) -> StopSignal {
        tokio::select! {
            _ = self.terminate.recv() => StopSignal::Terminate,
            _ = self.interrupt.recv() => StopSignal::Interrupt,
        }
    }
}

#[cfg(not(unix))]
impl Stop {
    /// Never fails; starts to listen when the server runs.
    pub fn listen() -> io::Result<Self> {
        Ok(Self {})
    }

    pub(super) async fn received(self) -> StopSignal {
        let _ = tokio::signal::ctrl_c().await;
        StopSignal::Interrupt
    }
}
