//! What is not a number identifies nobody.
