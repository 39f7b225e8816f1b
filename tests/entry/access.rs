//! Who may see what, by every way to it.
