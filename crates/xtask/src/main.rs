//! The habits of the house as commands.

fn main() {}
