//! The mdBook renderer that makes the site.
