//! Time and new IDs: the only module that reads the system clock and generates IDs.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, NaiveTime, TimeDelta, Utc};
use uuid::{ContextV7, Timestamp, Uuid};

use crate::value::{Date, Id};

/// Offset of China's legal time from UTC, in seconds; there is no daylight saving time.
const CHINA: i64 = 8 * 60 * 60;

/// Start of a day in China's legal time.
#[must_use]
pub fn start_of_day(day: Date) -> DateTime<Utc> {
    let midnight = day.calendar().and_time(NaiveTime::MIN).and_utc();
    midnight - TimeDelta::seconds(CHINA)
}

/// Date of a time in China's legal time.
#[must_use]
pub fn day_of(time: DateTime<Utc>) -> Date {
    (time + TimeDelta::seconds(CHINA)).date_naive().into()
}

/// Creation time of a `UUIDv7`; none if the ID has another version.
#[must_use]
pub fn creation_time(id: Uuid) -> Option<DateTime<Utc>> {
    let (seconds, nanos) = id.get_timestamp()?.to_unix();
    DateTime::from_timestamp(i64::try_from(seconds).ok()?, nanos)
}

/// Smallest `UUIDv7` of a time: the IDs that were made before it are less.
#[must_use]
pub fn first_id(time: DateTime<Utc>) -> Uuid {
    let millis = u64::try_from(time.timestamp_millis()).unwrap_or_default();
    uuid::Builder::from_unix_timestamp_millis(millis, &[0; 10]).into_uuid()
}

/// Source of time and new IDs for a request.
#[derive(Clone, Debug)]
pub struct Clock {
    ids: Arc<std::sync::Mutex<ContextV7>>,
    fixed: Option<Arc<AtomicI64>>,
}

impl Clock {
    /// The system clock.
    #[must_use]
    pub fn system() -> Self {
        Self {
            ids: Arc::default(),
            fixed: None,
        }
    }

    /// A clock fixed at noon of this day in China, for tests.
    #[must_use]
    pub fn fixed(today: Date) -> Self {
        let clock = Self {
            ids: Arc::default(),
            fixed: Some(Arc::default()),
        };
        clock.set(today);
        clock
    }

    /// Sets a fixed clock to noon of another day; has no effect on the system clock.
    pub fn set(&self, today: Date) {
        // 04:00 UTC is noon in China.
        if let (Some(fixed), Some(noon)) = (&self.fixed, today.calendar().and_hms_opt(4, 0, 0)) {
            fixed.store(noon.and_utc().timestamp(), Ordering::Relaxed);
        }
    }

    /// Advances a fixed clock; has no effect on the system clock.
    pub fn advance(&self, by: TimeDelta) {
        if let Some(fixed) = &self.fixed {
            fixed.fetch_add(by.num_seconds(), Ordering::Relaxed);
        }
    }

    /// Current time.
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

    /// Current date in China's legal time.
    #[must_use]
    pub fn today(&self) -> Date {
        day_of(self.now())
    }

    /// A new ID, greater than all previous ones.
    #[must_use]
    pub fn id<T>(&self) -> Id<T> {
        Id::new(self.uuid())
    }

    /// A new `UUIDv7`, greater than all previous ones.
    #[must_use]
    pub fn uuid(&self) -> Uuid {
        let now = self.now();
        let ids = self
            .ids
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        let seconds = u64::try_from(now.timestamp()).unwrap_or_default();
        // The context has a counter; without it, IDs of the same millisecond are in random order.
        Uuid::new_v7(Timestamp::from_unix(
            &*ids,
            seconds,
            now.timestamp_subsec_nanos(),
        ))
    }
}
