//! Draws a scene.

mod node;

use node::{Child, NoBreakSpace, Node, serialize};

use crate::num::js;
use crate::{Options, Scene};

/// Draws a scene as one `<svg>` element on one line.
///
/// Never fails: what cannot be drawn is left out.
#[must_use]
pub fn render(scene: &Scene, options: &Options) -> String {
    let mut root = Node::new("svg")
        .with("version", "1.1")
        .with("xmlns", "http://www.w3.org/2000/svg");
    let (mut w, mut h) = (0.0_f64, 0.0_f64);
    let (mut x0, mut y0) = (f64::INFINITY, f64::INFINITY);
    for e in &scene.elements {
        x0 = x0.min(e.x);
        y0 = y0.min(e.y);
    }
    for e in &scene.elements {
        w = w.max(e.x + e.width - x0);
        h = h.max(e.y + e.height - y0);
    }
    w += 2.0 * options.padding;
    h += 2.0 * options.padding;
    root.set("viewBox", format!("0 0 {} {}", js(w), js(h)));
    root.set("width", js(w * options.scale));
    root.set("height", js(h * options.scale));
    root.children.push(Child::Comment("svg-source:excalidraw"));
    if let Some(title) = &options.title {
        root.push(
            Node::new("title")
                .with("id", format!("{}title", options.id_prefix))
                .text(title),
        );
    }
    if let Some(desc) = &options.desc {
        root.push(
            Node::new("desc")
                .with("id", format!("{}desc", options.id_prefix))
                .text(desc),
        );
    }
    for e in &scene.elements {
        let (x, y) = (e.x - x0 + options.padding, e.y - y0 + options.padding);
        if let Some(t) = e.text() {
            for (i, line) in t.text.split('\n').enumerate() {
                root.push(
                    Node::new("text")
                        .with("x", js(x))
                        .with("y", js(y + (i as f64 + 0.8) * t.size * t.line_height))
                        .with("font-family", crate::text::family::css(t.family))
                        .with("font-size", format!("{}px", js(t.size)))
                        .text(line),
                );
            }
        } else {
            root.push(
                Node::new("rect")
                    .with("x", js(x))
                    .with("y", js(y))
                    .with("width", js(e.width))
                    .with("height", js(e.height))
                    .with("fill", "none")
                    .with("stroke", "#1e1e1e"),
            );
        }
    }
    let mut out = String::new();
    serialize(&root, NoBreakSpace::Character, &mut out);
    out
}
