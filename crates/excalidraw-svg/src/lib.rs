//! Excalidraw scenes to SVG, as the official exporter draws them, without a browser.
//!
//! ```
//! use excalidraw_svg::{Options, Scene, render};
//!
//! let scene = Scene::parse(
//!     br#"{"type":"excalidraw","elements":[{"type":"rectangle","id":"a","width":80,"height":40}]}"#,
//! )?;
//! let svg = render(&scene, &Options::default());
//! assert!(svg.starts_with("<svg"));
//! # Ok::<(), excalidraw_svg::ParseError>(())
//! ```
#![warn(missing_docs)]

mod error;
mod freehand;
#[cfg(test)]
mod golden;
mod input;
mod json;
mod num;
mod options;
#[cfg(feature = "png")]
mod raster;
mod read;
mod rough;
mod scene;
mod shape;
mod stage;
mod svg;
mod text;

pub use error::ParseError;
pub use options::{FontEmbedding, Limits, Mode, Options, Theme};
#[cfg(feature = "png")]
pub use raster::{MAX_PIXELS, Pixels, RasterError, Rasterizer, png};
pub use read::{Edge, Graph, Heads, Node, Zone, describe, graph};
pub use scene::Scene;
pub use svg::render;

pub mod font;

/// The examples of the README, run as tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
