//! A file and the API agree.
