//! Sketches in, scenes and findings out.

mod findings;
mod fixtures;
mod scene_rules;
mod survival;

use excalidraw_sketch::{Finding, sketch_to_scene};
use serde_json::Value;

/// The scene of a sketch as JSON, with its findings.
fn draw(toml: &str) -> (Value, Vec<Finding>) {
    let (scene, findings) = sketch_to_scene(toml, "test");
    let scene = scene.expect("a scene");
    (serde_json::from_str(&scene).expect("valid JSON"), findings)
}

fn elements(scene: &Value) -> &Vec<Value> {
    scene["elements"].as_array().expect("a list of elements")
}

/// A box on the grid.
fn node(id: &str, role: &str, column: f64, row: f64) -> String {
    format!("[[box]]\nid = \"{id}\"\nrole = \"{role}\"\nat = [{column}, {row}]\n")
}

fn arrow(from: &str, to: &str, rest: &str) -> String {
    format!("[[arrow]]\nfrom = \"{from}\"\nto = \"{to}\"\n{rest}\n")
}
