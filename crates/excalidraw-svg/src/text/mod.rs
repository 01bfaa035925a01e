//! Text: the family table with its metrics, direction, wrapping of placeholder labels.

pub(crate) mod family;
