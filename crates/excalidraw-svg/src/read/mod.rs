//! What a drawing says: its graph as data, and in words.

mod describe;
mod graph;
mod place;
mod steps;

pub use describe::describe;
pub use graph::{Edge, Graph, Heads, Node, Zone, graph};
pub(crate) use steps::steps;
