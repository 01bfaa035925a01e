//! A drawing in words.

use std::fmt::Write as _;

use super::graph::{Edge, Graph, Heads, graph};
use crate::Scene;

/// A drawing in words: its arrows as steps, then what lies where, then the texts beside it.
///
/// Arrows are numbered as the drawing numbers them; when it does not, in reading order. One line each.
///
/// ```
/// let scene = excalidraw_svg::Scene::parse(br#"{"type":"excalidraw","elements":[
///   {"type":"ellipse","id":"a","x":0,"y":0,"width":80,"height":40,"boundElements":[{"type":"text","id":"ta"}]},
///   {"type":"text","id":"ta","containerId":"a","text":"client","x":20,"y":10,"width":40,"height":20},
///   {"type":"rectangle","id":"b","x":200,"y":0,"width":80,"height":40,"boundElements":[{"type":"text","id":"tb"}]},
///   {"type":"text","id":"tb","containerId":"b","text":"cache","x":210,"y":10,"width":60,"height":20},
///   {"type":"arrow","id":"e","x":84,"y":20,"points":[[0,0],[112,0]]}]}"#)?;
/// assert_eq!(excalidraw_svg::describe(&scene), "1. client → cache\n");
/// # Ok::<(), excalidraw_svg::ParseError>(())
/// ```
#[must_use]
pub fn describe(scene: &Scene) -> String {
    let graph = graph(scene);
    let mut out = String::new();
    steps(&graph, &mut out);
    places(&graph, &mut out);
    let mut connected = vec![false; graph.nodes.len()];
    for end in graph.edges.iter().flat_map(|e| [e.from, e.to]).flatten() {
        connected[end] = true;
    }
    let alone: Vec<&str> = graph
        .nodes
        .iter()
        .enumerate()
        .filter(|(i, n)| {
            !connected[*i]
                && n.zone.is_none_or(|z| graph.zones[z].label.is_empty())
                && !n.label.is_empty()
        })
        .map(|(_, n)| n.label.as_str())
        .collect();
    list(
        if graph.edges.is_empty() {
            "Boxes"
        } else {
            "Beside them"
        },
        &alone,
        &mut out,
    );
    let notes: Vec<&str> = graph.notes.iter().map(String::as_str).collect();
    list("Text", &notes, &mut out);
    out
}

fn steps(graph: &Graph, out: &mut String) {
    let numbered = graph.edges.iter().any(|e| e.number.is_some());
    let mut count = 0;
    for edge in &graph.edges {
        let Some(line) = step(graph, edge) else {
            continue;
        };
        count += 1;
        // writing to a String cannot fail
        let _ = match edge.number {
            Some(number) => writeln!(out, "{number}. {line}"),
            None if numbered => writeln!(out, "- {line}"),
            None => writeln!(out, "{count}. {line}"),
        };
    }
}

/// An arrow as a line; one that neither joins nor says anything is decoration.
fn step(graph: &Graph, edge: &Edge) -> Option<String> {
    if edge.from.is_none() && edge.to.is_none() && edge.label.is_empty() && edge.number.is_none() {
        return None;
    }
    let name = |end: Option<usize>| match end.map(|i| graph.nodes[i].label.as_str()) {
        None => "…",
        Some("") => "(box)",
        Some(label) => label,
    };
    let arrow = match edge.heads {
        Heads::Forward => "→",
        Heads::Both => "↔",
        Heads::None => "—",
    };
    let mut line = format!("{} {arrow} {}", name(edge.from), name(edge.to));
    if !edge.label.is_empty() {
        line.push_str(": ");
        line.push_str(&edge.label);
    }
    if edge.dashed {
        line.push_str(" (dashed)");
    }
    Some(line)
}

fn places(graph: &Graph, out: &mut String) {
    for (i, zone) in graph
        .zones
        .iter()
        .enumerate()
        .filter(|(_, z)| !z.label.is_empty())
    {
        let inner = graph
            .zones
            .iter()
            .filter(|z| z.parent == Some(i))
            .map(|z| z.label.as_str());
        let nodes = graph
            .nodes
            .iter()
            .filter(|n| n.zone == Some(i))
            .map(|n| n.label.as_str());
        let inside: Vec<&str> = inner
            .chain(nodes)
            .filter(|label| !label.is_empty())
            .collect();
        list(&format!("In {}", zone.label), &inside, out);
    }
}

fn list(title: &str, items: &[&str], out: &mut String) {
    if !items.is_empty() {
        // writing to a String cannot fail
        let _ = writeln!(out, "{title}: {}", items.join("; "));
    }
}
