//! The renderer from outside: small books in, pages and findings out.

mod along;
mod book;
mod checking;
mod pages;
mod publishing;
mod rebuilding;
mod searching;
