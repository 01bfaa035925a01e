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
//!
//! # The format
//!
//! A sketch is TOML. Everything is optional but an id and a place for each box, and two ends for each arrow.
//!
//! | table | fields |
//! | --- | --- |
//! | top level | `title`, `description` |
//! | `[grid]` | `column` (200), `row` (130): least distances in pixels |
//! | `[[box]]` | `id`, `label`, `role`, `at`, `size`, `note`, `accent`, `fail`, `muted`, `panel` |
//! | `[[arrow]]` | `from`, `to`, `n`, `label`, `kind`, `fail`, `accent`, `muted`, `both`, `via`, `from_side`, `to_side`, `label_at` |
//! | `[[zone]]` | `around`, `label`, `id`, `accent`, `fail`, `muted`, `panel` |
//! | `[[text]]` | `text`, `at`, `size`, `align`, `color`, `panel` |
//! | `[[line]]` | `points`, `style`, `color`, `curve`, `arrow`, `fill`, `panel` |
//! | `[sequence]` | `actors`, `steps`, `panel` |
//! | `[[panel]]`, `[panels]` | `id`, `title`; `columns` |
//!
//! A time ladder:
//!
//! ```
//! let (scene, findings) = excalidraw_sketch::sketch_to_scene(
//!     r#"
//!     [sequence]
//!     actors = [
//!       { id = "c", label = "Client", role = "client" },
//!       { id = "s", label = "Payment service", role = "service" },
//!     ]
//!     steps = [
//!       { from = "c", to = "s", n = 1, label = "POST, key K" },
//!       { from = "s", to = "c", n = 2, label = "201", lost = true },
//!       { at = "c", note = "timeout after 2 s" },
//!       { gap = "30 s later" },
//!       { from = "c", to = "s", n = 3, label = "POST again, key K" },
//!     ]
//!     "#,
//!     "idempotency",
//! );
//! assert!(findings.is_empty());
//! assert!(scene.is_some());
//! ```
//!
//! What is wrong comes back as findings, with a guess where there is one:
//!
//! ```
//! let sketch = "[[box]]\nid = \"db\"\nrole = \"databse\"\nat = [0, 0]";
//! let (_, findings) = excalidraw_sketch::sketch_to_scene(sketch, "name");
//! assert_eq!(
//!     findings[0].to_string(),
//!     "line 3: error[unknown-role]: role = \"databse\" is not known; did you mean `database`?"
//! );
//! ```
//!
//! Excalidraw has no time ladders of its own: an actor's lifeline is a narrow rectangle in one group with the actor's box,
//! and messages are bound to these rectangles.
#![warn(missing_docs)]

mod bend;
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
mod road;
mod room;
mod route;
mod scene;
mod sequence;
mod shape;
mod text;
mod zones;

pub use compose::sketch_to_scene;
pub use finding::{Finding, Severity};
pub use road::{Stop, StopKind, Stretch, road_to_scene};

/// The examples of the README run as tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct ReadmeExamples;
