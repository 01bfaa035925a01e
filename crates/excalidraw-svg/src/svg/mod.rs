//! Draws a scene as SVG.

mod color;
mod data_url;
mod draw;
mod embed;
mod frame;
mod freehand;
mod image;
mod linear;
mod node;
mod paint;
mod path;
mod sanitize;
mod text;

pub(crate) use path::path_data;

use draw::Painter;
use node::{Child, NoBreakSpace, Node, serialize};

use crate::num::js;
use crate::rough::Session;
use crate::stage::{Bounds, Stage};
use crate::{Options, Scene, Theme};

/// Draws a scene as one `<svg>` element on one line.
///
/// Never fails: what cannot be drawn is left out.
///
/// ```
/// use excalidraw_svg::{Options, Scene, render};
/// let scene = Scene::parse(
///     br#"{"type":"excalidraw","elements":[{"type":"ellipse","id":"a","width":80,"height":40}]}"#,
/// )?;
/// let svg = render(&scene, &Options::default().padding(4.0).title("A cloud"));
/// assert!(svg.contains(r#"viewBox="0 0 88 48""#));
/// # Ok::<(), excalidraw_svg::ParseError>(())
/// ```
#[must_use]
pub fn render(scene: &Scene, options: &Options) -> String {
    let exact = options.is_exact();
    let mut session = Session::new(options.limits.operations);
    let elements = frame::with_labels(scene, options, &mut session);
    let mut stage = Stage::new(elements, scene.background.as_deref(), !exact, session);
    let bounds = extent(&mut stage, exact);
    let padding = options.padding;
    let width = (bounds.x1 - bounds.x2).abs() + padding * 2.0;
    let height = (bounds.y1 - bounds.y2).abs() + padding * 2.0;
    let offset = [-bounds.x1 + padding, -bounds.y1 + padding];

    let mut painter = Painter::new(scene, options, &mut stage, offset, [width, height]);
    let mut drawn = Vec::new();
    if options.background
        && let Some(color) = &scene.background
    {
        let fill = painter.ink.fill(color);
        drawn.push(Child::Node(
            Node::new("rect")
                .with("x", "0")
                .with("y", "0")
                .with("width", js(width))
                .with("height", js(height))
                .with("fill", fill),
        ));
    }
    painter.scene(&mut drawn);
    let clips = painter.clips();
    let (symbols, ink) = (painter.symbols, painter.ink);

    let mut root = root(options, width, height);
    if exact {
        root.children.push(Child::Comment("svg-source:excalidraw"));
        root.push(Node::new("metadata"));
    } else {
        describe(&mut root, options);
    }
    let mut defs = Node::new("defs");
    // each new symbol was put in front of the others
    defs.children
        .extend(symbols.into_iter().rev().map(Child::Node));
    defs.children.extend(clips.into_iter().map(Child::Node));
    let mut style = text::font_style(scene, options);
    if options.theme == Theme::Variables {
        style.push_str(&ink.style(&format!("{}root", options.id_prefix)));
    }
    if exact {
        defs.push(Node::new("style").with("class", "style-fonts").text(style));
    } else if !style.is_empty() {
        defs.push(Node::new("style").text(style));
    }
    if exact || !defs.children.is_empty() {
        root.push(defs);
    }
    root.children.extend(drawn);
    let mut out = String::with_capacity(length(&root));
    let space = if exact {
        NoBreakSpace::Entity
    } else {
        NoBreakSpace::Character
    };
    serialize(&root, space, &mut out);
    out
}

fn root(options: &Options, width: f64, height: f64) -> Node {
    let mut root = Node::new("svg")
        .with("version", "1.1")
        .with("xmlns", "http://www.w3.org/2000/svg");
    root.set("viewBox", format!("0 0 {} {}", js(width), js(height)));
    root.set("width", js(width * options.scale));
    root.set("height", js(height * options.scale));
    if options.is_exact() && options.theme == Theme::Dark {
        root.set("filter", "invert(93%) hue-rotate(180deg)");
    }
    root
}

/// Names the drawing for assistive technology.
fn describe(root: &mut Node, options: &Options) {
    if options.theme == Theme::Variables {
        root.set("id", format!("{}root", options.id_prefix));
    }
    root.set("role", "img");
    let mut labels = Vec::new();
    let mut nodes = Vec::new();
    for (name, text) in [("title", &options.title), ("desc", &options.desc)] {
        if let Some(text) = text {
            let id = format!("{}{name}", options.id_prefix);
            nodes.push(
                Node::new(name)
                    .with("id", id.clone())
                    .text(text.replace(['\n', '\r'], " ")),
            );
            labels.push(id);
        }
    }
    if !labels.is_empty() {
        root.set("aria-labelledby", labels.join(" "));
    }
    root.children.extend(nodes.into_iter().map(Child::Node));
}

/// The box around everything outside frames, and the frames.
fn extent(stage: &mut Stage<'_>, exact: bool) -> Bounds {
    let is_root = |stage: &Stage<'_>, i: usize| {
        let e = &stage.elements[i];
        e.is_frame() || !stage.frame(i).is_some_and(|f| stage.elements[f].is_frame())
    };
    stage.show(is_root);
    let roots: Vec<usize> = (0..stage.elements.len())
        .filter(|i| stage.find(&stage.elements[*i].id) == Some(*i))
        .collect();
    let mut all = Bounds {
        x1: f64::INFINITY,
        y1: f64::INFINITY,
        x2: f64::NEG_INFINITY,
        y2: f64::NEG_INFINITY,
    };
    let mut any = false;
    for i in roots {
        // what cannot be drawn takes no room
        let Ok(b) = stage.bounds(i) else { continue };
        if !exact && ![b.x1, b.y1, b.x2, b.y2].iter().all(|n| n.is_finite()) {
            continue;
        }
        any = true;
        all.x1 = crate::num::min(all.x1, b.x1);
        all.y1 = crate::num::min(all.y1, b.y1);
        all.x2 = crate::num::max(all.x2, b.x2);
        all.y2 = crate::num::max(all.y2, b.y2);
    }
    stage.show(|_, _| true);
    if any {
        all
    } else {
        Bounds {
            x1: 0.0,
            y1: 0.0,
            x2: 0.0,
            y2: 0.0,
        }
    }
}

/// About how long the text of a node gets.
fn length(node: &Node) -> usize {
    let attrs: usize = node
        .attrs
        .iter()
        .map(|(name, value)| name.len() + value.len() + 4)
        .sum();
    let children: usize = node
        .children
        .iter()
        .map(|child| match child {
            Child::Node(node) => length(node),
            Child::Text(text) => text.len(),
            Child::Comment(text) => text.len() + 9,
        })
        .sum();
    node.name.len() * 2 + 5 + attrs + children
}
