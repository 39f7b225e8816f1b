//! Requests at the edge of the API.
