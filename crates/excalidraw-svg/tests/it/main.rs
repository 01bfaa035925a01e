//! The crate from outside: golden drawings, options, inputs, safety, reading.

mod golden;
mod inputs;
mod options;
mod safety;
mod steps;

use excalidraw_svg::Scene;

/// A scene of these elements, given as JSON.
fn scene(elements: &str) -> Scene {
    Scene::parse(format!(r#"{{"type":"excalidraw","elements":[{elements}]}}"#).as_bytes()).unwrap()
}
