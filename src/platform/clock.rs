//! Time and identity: the only place that asks the machine for either.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, NaiveTime, TimeDelta, Utc};
use cunju_entity::value::{Date, Id};
use uuid::{ContextV7, Timestamp, Uuid};

/// Offset of the legal time of China from UTC, in seconds; there is no summer time.
const CHINA: i64 = 8 * 60 * 60;

/// First instant of a day of the legal calendar.
#[must_use]
pub fn begins(day: Date) -> DateTime<Utc> {
    let midnight = day.calendar().and_time(NaiveTime::MIN).and_utc();
    midnight - TimeDelta::seconds(CHINA)
}

/// When a `UUIDv7` was made; none if it is no such id.
#[must_use]
pub fn made_at(id: Uuid) -> Option<DateTime<Utc>> {
    let (seconds, nanos) = id.get_timestamp()?.to_unix();
    DateTime::from_timestamp(i64::try_from(seconds).ok()?, nanos)
}

/// Where a request has its time and its new ids from.
#[derive(Clone, Debug)]
pub struct Clock {
    ids: Arc<std::sync::Mutex<ContextV7>>,
    fixed: Option<Arc<AtomicI64>>,
}

impl Clock {
    /// The clock of the machine.
    #[must_use]
    pub fn system() -> Self {
        Self {
            ids: Arc::default(),
            fixed: None,
        }
    }

    /// A clock that stands at noon of this day in China, for tests.
    #[must_use]
    pub fn fixed(today: Date) -> Self {
        let clock = Self {
            ids: Arc::default(),
            fixed: Some(Arc::default()),
        };
        clock.set(today);
        clock
    }

    /// Puts a fixed clock to noon of another day; does nothing to the clock of the machine.
    pub fn set(&self, today: Date) {
        if let (Some(fixed), Some(noon)) = (&self.fixed, today.calendar().and_hms_opt(4, 0, 0)) {
            fixed.store(noon.and_utc().timestamp(), Ordering::Relaxed);
        }
    }

    /// Moves a fixed clock on; does nothing to the clock of the machine.
    pub fn advance(&self, by: TimeDelta) {
        if let Some(fixed) = &self.fixed {
            fixed.fetch_add(by.num_seconds(), Ordering::Relaxed);
        }
    }

    /// Instant.
    #[must_use]
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the clock that the rule points to"
    )]
    pub fn now(&self) -> DateTime<Utc> {
        let fixed = self
            .fixed
            .as_ref()
            .map(|fixed| fixed.load(Ordering::Relaxed));
        fixed
            .and_then(|seconds| DateTime::from_timestamp(seconds, 0))
            .unwrap_or_else(Utc::now)
    }

    /// Day of the legal calendar.
    #[must_use]
    pub fn today(&self) -> Date {
        (self.now() + TimeDelta::seconds(CHINA)).date_naive().into()
    }

    /// A new id, later than those before it.
    #[must_use]
    pub fn id<T>(&self) -> Id<T> {
        Id::new(self.uuid())
    }

    /// A new `UUIDv7`, later than those before it.
    #[must_use]
    pub fn uuid(&self) -> Uuid {
        let now = self.now();
        let ids = self
            .ids
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        let seconds = u64::try_from(now.timestamp()).unwrap_or_default();
        Uuid::new_v7(Timestamp::from_unix(
            &*ids,
            seconds,
            now.timestamp_subsec_nanos(),
        ))
    }
}
