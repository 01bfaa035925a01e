//! The mdBook preprocessor for study notes.
