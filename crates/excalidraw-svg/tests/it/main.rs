//! The crate from outside: golden drawings, options, inputs, safety, reading.

mod golden;
