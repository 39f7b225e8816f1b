//! Lists of divisions: placeholders are no places, and a rename reaches every server.
