//! The graph of prerequisites: boxes in rows, each below everything it needs.

use crate::html::escape;

const WIDTH: usize = 158;
const HEIGHT: usize = 48;
const GAP: usize = 14;
const DROP: usize = 44;
/// Boxes side by side; four fit a phone held sideways and a column of text.
const COLUMNS: usize = 4;
/// Characters of one line in a box.
const LINE: usize = 20;

/// One chapter of the graph.
pub(super) struct Node {
    pub label: String,
    pub address: String,
    /// Other nodes of the graph, by their place in the list.
    pub needs: Vec<usize>,
}

/// The graph as inline SVG on one line; `id` keeps its ids apart from those of other graphs.
///
/// It says nothing that the list below it does not say, so it is hidden from assistive technology.
pub(super) fn draw(nodes: &[Node], id: &str) -> String {
    let rows = rows(nodes);
    let mut place = vec![(0usize, 0usize); nodes.len()];
    let mut y = 0;
    for row in &rows {
        let width = row.len() * (WIDTH + GAP) - GAP;
        let indent = (COLUMNS * (WIDTH + GAP) - GAP - width) / 2;
        for (column, node) in row.iter().enumerate() {
            place[*node] = (indent + column * (WIDTH + GAP) + 1, y + 1);
        }
        y += HEIGHT + DROP;
    }
    let (width, height) = (COLUMNS * (WIDTH + GAP) - GAP + 2, y - DROP + 2);
    let mut svg = format!(
        "<figure class=\"hld-roadmap\"><svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" \
         width=\"{width}\" height=\"{height}\" aria-hidden=\"true\" focusable=\"false\" font-family=\"inherit\" \
         font-size=\"13\"><defs><marker id=\"{id}-head\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"7\" \
         markerHeight=\"7\" orient=\"auto\"><path d=\"M0 0L8 4L0 8z\" fill=\"currentColor\"/></marker></defs>"
    );
    svg.push_str(
        "<g fill=\"none\" stroke=\"currentColor\" stroke-opacity=\"0.45\" stroke-width=\"1.5\">",
    );
    for (to, node) in nodes.iter().enumerate() {
        for from in &node.needs {
            let (x1, y1) = (place[*from].0 + WIDTH / 2, place[*from].1 + HEIGHT);
            let (x2, y2) = (place[to].0 + WIDTH / 2, place[to].1);
            // A circle of prerequisites is reported elsewhere; here it must only not look like an arrow upwards.
            if y2 <= y1 {
                continue;
            }
            let bend = (y2 - y1) / 2;
            svg.push_str(&format!(
                "<path d=\"M{x1} {y1}C{x1} {},{x2} {},{x2} {}\" marker-end=\"url(#{id}-head)\"/>",
                y1 + bend,
                y2 - bend,
                y2 - 2
            ));
        }
    }
    svg.push_str("</g>");
    for (node, (x, y)) in nodes.iter().zip(&place) {
        svg.push_str(&format!(
            "<a href=\"{}\" tabindex=\"-1\"><rect class=\"hld-node\" x=\"{x}\" y=\"{y}\" width=\"{WIDTH}\" height=\"{HEIGHT}\" \
             rx=\"6\" fill=\"var(--hld-node, Canvas)\" stroke=\"currentColor\"/>",
            escape(&node.address)
        ));
        let lines = lines(&node.label);
        let middle = y + HEIGHT / 2 + 5;
        let first = if lines.len() == 2 { middle - 8 } else { middle };
        for (index, line) in lines.iter().enumerate() {
            svg.push_str(&format!(
                "<text x=\"{}\" y=\"{}\" text-anchor=\"middle\" fill=\"currentColor\">{}</text>",
                x + WIDTH / 2,
                first + index * 16,
                escape(line)
            ));
        }
        svg.push_str("</a>");
    }
    svg.push_str("</svg></figure>");
    svg
}

/// The nodes in rows from top to bottom, at most [`COLUMNS`] in each, none above what it needs.
fn rows(nodes: &[Node]) -> Vec<Vec<usize>> {
    let mut layer = vec![0usize; nodes.len()];
    // As many rounds as there are nodes settle every graph without a circle, and end on one with.
    for _ in 0..nodes.len() {
        let mut changed = false;
        for at in 0..nodes.len() {
            let below = nodes[at]
                .needs
                .iter()
                .filter(|need| **need != at)
                .map(|need| layer[*need] + 1)
                .max()
                .unwrap_or(0);
            if below > layer[at] && below < nodes.len() {
                layer[at] = below;
                changed = true;
            }
        }
        if !changed {
            break;
        }
    }
    let depth = layer.iter().max().map_or(0, |deepest| deepest + 1);
    let mut rows: Vec<Vec<usize>> = Vec::new();
    let mut column = vec![0usize; nodes.len()];
    for level in 0..depth {
        let mut members: Vec<usize> = (0..nodes.len())
            .filter(|node| layer[*node] == level)
            .collect();
        // Below the middle of what it needs, then in reading order: short arrows, few crossings.
        members.sort_by_key(|node| {
            let needs = &nodes[*node].needs;
            let sum: usize = needs.iter().map(|need| column[*need]).sum();
            (
                if needs.is_empty() {
                    0
                } else {
                    sum * 1000 / needs.len()
                },
                *node,
            )
        });
        for row in members.chunks(COLUMNS) {
            // Centered columns in half steps, so that rows of different lengths compare.
            for (index, node) in row.iter().enumerate() {
                column[*node] = COLUMNS - row.len() + 2 * index;
            }
            rows.push(row.to_vec());
        }
    }
    rows
}

/// A label in one line or two.
fn lines(label: &str) -> Vec<String> {
    let mut lines: Vec<String> = vec![String::new()];
    for word in label.split_whitespace() {
        let last = lines.len() - 1;
        if lines[last].is_empty() {
            lines[last].push_str(word);
        } else if lines[last].chars().count() + 1 + word.chars().count() <= LINE {
            lines[last].push(' ');
            lines[last].push_str(word);
        } else if lines.len() == 1 {
            lines.push(word.to_owned());
        } else {
            lines[last].push('…');
            break;
        }
    }
    for line in &mut lines {
        if line.chars().count() > LINE + 1 {
            *line = line.chars().take(LINE).chain(['…']).collect();
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn node(needs: &[usize]) -> Node {
        Node {
            label: "A & B".to_owned(),
            address: "a.md".to_owned(),
            needs: needs.to_vec(),
        }
    }

    #[test]
    fn nothing_stands_above_what_it_needs() {
        let nodes = [node(&[1]), node(&[]), node(&[0, 1])];
        assert_eq!(rows(&nodes), [vec![1], vec![0], vec![2]]);
    }

    #[test]
    fn a_circle_ends() {
        let nodes = [node(&[1]), node(&[0]), node(&[2])];
        assert_eq!(rows(&nodes).concat().len(), 3);
        assert!(draw(&nodes, "r").starts_with("<figure"));
    }

    #[test]
    fn rows_are_at_most_four_wide() {
        let nodes: Vec<Node> = (0..9).map(|_| node(&[])).collect();
        assert_eq!(
            rows(&nodes).iter().map(Vec::len).collect::<Vec<_>>(),
            [4, 4, 1]
        );
    }

    #[test]
    fn long_labels_are_cut() {
        assert_eq!(lines("Caching strategies"), ["Caching strategies"]);
        assert_eq!(
            lines("Authentication and authorization compared"),
            ["Authentication and", "authorization…"]
        );
        assert_eq!(lines(""), [""]);
    }

    #[test]
    fn the_graph_is_one_line_of_escaped_text() {
        let svg = draw(&[node(&[]), node(&[0])], "r");
        assert!(
            !svg.contains('\n')
                && svg.contains("A &amp; B")
                && svg.contains("marker-end=\"url(#r-head)\"")
        );
    }
}
