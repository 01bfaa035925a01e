//! A text sketch (boxes on a grid, labelled arrows) to a genuine, editable Excalidraw scene.
//!
//! ```
//! let (scene, findings) = excalidraw_sketch::sketch_to_scene(
//!     r#"
//!     [[box]]
//!     id = "app"
//!     label = "Order service"
//!     role = "service"
//!     at = [0, 0]
//!
//!     [[box]]
//!     id = "db"
//!     label = "Orders"
//!     role = "database"
//!     at = [1, 0]
//!
//!     [[arrow]]
//!     from = "app"
//!     to = "db"
//!     n = 1
//!     label = "insert"
//!     "#,
//!     "orders",
//! );
//! assert!(findings.is_empty());
//! assert!(scene.unwrap().contains("\"type\": \"excalidraw\""));
//! ```
#![warn(missing_docs)]

mod compose;
mod finding;
mod flow;
mod geometry;
mod grid;
mod marks;
mod model;
mod palette;
mod pen;
mod read;
mod route;
mod scene;
mod sequence;
mod shape;
mod text;

pub use compose::sketch_to_scene;
pub use finding::{Finding, Severity};
