//! The command on small books, as its users run it.

mod along;
mod book;
mod broken;
mod build;
mod check;
mod command_line;
mod hostile;
mod new;
mod sharing;
