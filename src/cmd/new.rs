//! `hld new`: chapters and cases from their templates, drawings from sketches.

use super::Outcome;
use crate::book;
use crate::cli::{Global, New, NewDiagram, NewPage};
use crate::report;
use crate::write::write_atomically;
use anyhow::{Context, bail};

const CHAPTER: &str = include_str!("../templates/chapter.md");
const CASE: &str = include_str!("../templates/case.md");
const EMPTY_SKETCH: &str = include_str!("../templates/diagram.toml");

/// Writes the file that was asked for; never over one that exists, but for `--force`.
pub fn run(global: &Global, what: &New) -> anyhow::Result<Outcome> {
    match what {
        New::Chapter(page) => new_page(global, page, CHAPTER),
        New::Case(page) => new_page(global, page, CASE),
        New::Diagram(diagram) => new_diagram(global, diagram),
    }
}

fn new_page(global: &Global, page: &NewPage, template: &str) -> anyhow::Result<Outcome> {
    let settings = book::Settings::load(&global.root)?;
    let slug = page.slug.trim_end_matches(".md");
    if !is_slug(slug) {
        bail!(
            "`{slug}` is no slug: lower-case letters, digits and hyphens, folders parted by `/`, such as core/rate-limiting"
        );
    }
    let path = settings.notes_dir.join(format!("{slug}.md"));
    if path.exists() {
        bail!("`{}` is there already", path.display());
    }
    let title = page.title.clone().unwrap_or_else(|| title_of(slug));
    let part = slug.split_once('/').map_or("front", |(part, _)| part);
    let text = template
        .replace("{{title}}", &title)
        .replace("{{part}}", part)
        .replace("{{key}}", slug.rsplit('/').next().unwrap_or(slug));
    let summary_path = settings.notes_dir.join("SUMMARY.md");
    let summary = std::fs::read_to_string(&summary_path)
        .with_context(|| format!("could not read `{}`", summary_path.display()))?;
    write_atomically(&path, text.as_bytes())?;
    write_atomically(&summary_path, with_entry(&summary, &title, slug).as_bytes())?;
    anstream::eprintln!("wrote {}", path.display());
    anstream::eprintln!("added it to {}", summary_path.display());
    Ok(Outcome::Clean)
}

fn new_diagram(global: &Global, diagram: &NewDiagram) -> anyhow::Result<Outcome> {
    let settings = book::Settings::load(&global.root)?;
    let name = diagram.name.trim_end_matches(".excalidraw");
    if !is_slug(name) || name.contains('/') {
        bail!(
            "`{name}` is no drawing's name: lower-case letters, digits and hyphens, such as chat-send-message"
        );
    }
    let path = settings.diagrams_dir.join(format!("{name}.excalidraw"));
    if path.exists() && !diagram.force {
        bail!(
            "`{}` is there already; --force writes over it",
            path.display()
        );
    }
    let (sketch, from) = match &diagram.from {
        Some(from) => (
            std::fs::read_to_string(from)
                .with_context(|| format!("could not read the sketch `{}`", from.display()))?,
            from.display().to_string(),
        ),
        None => (EMPTY_SKETCH.to_owned(), "the empty sketch".to_owned()),
    };
    let (scene, findings) = excalidraw_sketch::sketch_to_scene(&sketch, name);
    for finding in &findings {
        anstream::eprintln!("{from}:{finding}");
    }
    let Some(scene) = scene else {
        anstream::eprintln!("{} nothing was written", report::paint_error("error:"));
        return Ok(Outcome::Findings);
    };
    write_atomically(&path, scene.as_bytes())?;
    anstream::eprintln!("wrote {}", path.display());
    anstream::eprintln!("to show it in a chapter one folder below the notes:\n");
    println!("{}", image(&sketch, name));
    Ok(Outcome::Clean)
}

/// The Markdown that shows a drawing, with the alternative text and the caption of its sketch.
fn image(sketch: &str, name: &str) -> String {
    let table: toml::Table = sketch.parse().unwrap_or_default();
    let text = |key: &str| {
        table
            .get(key)
            .and_then(toml::Value::as_str)
            .unwrap_or_default()
            .replace('\n', " ")
    };
    format!(
        "![{}](../../diagrams/{name}.excalidraw \"{}\")",
        text("description").replace(['[', ']'], ""),
        text("title").replace('"', "'"),
    )
}

fn is_slug(text: &str) -> bool {
    !text.is_empty()
        && text.split('/').all(|part| {
            !part.is_empty()
                && part
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        })
}

fn title_of(slug: &str) -> String {
    let last = slug.rsplit('/').next().unwrap_or(slug);
    let words = last.replace('-', " ");
    let mut letters = words.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}

/// The summary with an entry for `slug` after the last one of the same folder.
fn with_entry(summary: &str, title: &str, slug: &str) -> String {
    let folder = slug.rsplit_once('/').map_or("", |(folder, _)| folder);
    let neighbor = |line: &&str| {
        let target = line
            .rsplit_once('(')
            .and_then(|(_, rest)| rest.split(')').next())
            .map(|target| target.trim_start_matches("./"));
        target.is_some_and(|target| {
            target.rsplit_once('/').map_or("", |(folder, _)| folder) == folder
        })
    };
    let lines: Vec<&str> = summary.lines().collect();
    let place = lines.iter().rposition(neighbor);
    let entry = |indent: &str, bullet: &str| format!("{indent}{bullet}[{title}]({slug}.md)");
    let mut out: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
    match place {
        Some(at) => {
            let line = lines[at];
            let indent = &line[..line.len() - line.trim_start().len()];
            let bullet = if line.trim_start().starts_with('[') {
                ""
            } else {
                "- "
            };
            out.insert(at + 1, entry(indent, bullet));
        }
        None => out.push(entry("", "- ")),
    }
    out.join("\n") + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_joins_its_folder() {
        let summary = "# Summary\n\n[Home](index.md)\n\n# Core\n\n- [A](core/a.md)\n- [B](core/b.md)\n\n# ML\n\n- [C](ml/c.md)\n";
        assert_eq!(
            with_entry(summary, "D", "core/d"),
            "# Summary\n\n[Home](index.md)\n\n# Core\n\n- [A](core/a.md)\n- [B](core/b.md)\n- [D](core/d.md)\n\n# ML\n\n- [C](ml/c.md)\n"
        );
        assert!(with_entry(summary, "E", "new/e").ends_with("- [C](ml/c.md)\n- [E](new/e.md)\n"));
    }

    #[test]
    fn a_slug_stays_inside_the_notes() {
        for good in ["core/rate-limiting", "index", "a/b/c-1"] {
            assert!(is_slug(good), "{good}");
        }
        for bad in ["", "../x", "/etc/x", "a//b", "A", "a b", "a/"] {
            assert!(!is_slug(bad), "{bad}");
        }
    }

    #[test]
    fn a_title_comes_from_the_last_word_of_the_slug() {
        assert_eq!(title_of("core/rate-limiting"), "Rate limiting");
    }
}
