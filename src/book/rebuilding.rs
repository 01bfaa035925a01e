//! A long series of edits through one builder: after each, the site is what a cold build makes, to the byte.

use super::{Builder, Built, Purpose};
use crate::progress::Progress;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

const DRAWING: &str = include_str!("../../tests/it/two-boxes.excalidraw");

/// Edits of one series; `HLD_EDITS` sets another number, for a longer look.
const EDITS: usize = 40;

#[test]
fn a_series_of_edits_gives_the_bytes_of_cold_builds() {
    let edits = std::env::var("HLD_EDITS").ok().and_then(|n| n.parse().ok());
    let seed = std::env::var("HLD_SEED").ok().and_then(|n| n.parse().ok());
    let mut notes = Notes::new(seed.unwrap_or(7));
    let mut served = builder(notes.root(), "book");
    let mut last = built(&mut served);
    assert!(last.is_good, "{:?}", last.findings);
    let mut good = files(served.dest());
    let mut refused = 0;
    for number in 0..edits.unwrap_or(EDITS) {
        let edit = notes.edit();
        last = built(&mut served);
        let mut cold = builder(notes.root(), "cold");
        let expected = built(&mut cold);
        let told = format!("edit {number}: {edit}");
        assert_eq!(last.findings, expected.findings, "{told}");
        assert_eq!(last.is_good, expected.is_good, "{told}");
        if last.is_good {
            good = files(cold.dest());
        } else {
            refused += 1;
        }
        same(&files(served.dest()), &good, &told);
        let _ = fs::remove_dir_all(cold.dest());
    }
    drop(served);
    let left = fs::read_dir(notes.root()).expect("a folder").flatten();
    let left: Vec<_> = left
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| name.starts_with(".book"))
        .collect();
    assert_eq!(left, Vec::<String>::new(), "what was kept is still there");
    assert!(refused > 0, "no edit was refused");
    assert!(last.pages > 0);
}

fn builder(root: &Path, dest: &str) -> Builder {
    let dest = root.join(dest);
    Builder::new(root, Some(&dest), None, Purpose::Write).expect("a builder")
}

fn built(builder: &mut Builder) -> Built {
    let built = builder.build(false, &mut Progress::start(false));
    builder.site.settle();
    built.expect("a build")
}

fn same(found: &BTreeMap<String, Vec<u8>>, expected: &BTreeMap<String, Vec<u8>>, told: &str) {
    let names = |files: &BTreeMap<String, Vec<u8>>| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(found), names(expected), "{told}");
    for (name, bytes) in found {
        let expected = &expected[name];
        assert!(
            bytes == expected,
            "{told}: {name} differs\n{}\n--- cold ---\n{}",
            around(bytes, expected),
            around(expected, bytes)
        );
    }
}

/// The text around the first difference.
fn around(bytes: &[u8], other: &[u8]) -> String {
    let at = bytes.iter().zip(other).take_while(|(a, b)| a == b).count();
    let part = &bytes[at.saturating_sub(80)..bytes.len().min(at + 160)];
    String::from_utf8_lossy(part).into_owned()
}

fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    walkdir::WalkDir::new(folder)
        .into_iter()
        .map(|entry| entry.expect("an entry"))
        .filter(|entry| !entry.file_type().is_dir())
        .map(|entry| {
            let name = entry.path().strip_prefix(folder).expect("below the folder");
            let bytes = fs::read(entry.path()).expect("a file");
            (name.to_string_lossy().into_owned(), bytes)
        })
        .collect()
}

/// A small book that uses everything chapters learn from each other, and a hand that edits it.
struct Notes {
    dir: TempDir,
    state: u64,
    chapters: Vec<Chapter>,
    parts: [String; 2],
    title: String,
    redirect: bool,
    shared: usize,
    /// The number of the next thing that needs a new name.
    next: usize,
    /// A fault that the next edit mends.
    broken: Option<usize>,
}

#[derive(Clone)]
struct Chapter {
    path: String,
    name: String,
    summary: String,
    term: Option<String>,
    needs: Option<String>,
    headings: Vec<String>,
    /// Path and anchor of other chapters.
    links: Vec<(String, String)>,
    paragraphs: Vec<String>,
    extra: &'static str,
}

impl Chapter {
    fn text(&self) -> String {
        let mut text = format!(
            "---\ntitle: {}\nkind: concept\nsummary: {}\n",
            self.name, self.summary
        );
        if let Some(needs) = &self.needs {
            text.push_str(&format!("needs:\n  - {needs}\n"));
        }
        if let Some(term) = &self.term {
            text.push_str(&format!(
                "terms:\n  {term}: What {} says of it.\n",
                self.name
            ));
        }
        text.push_str(&format!("---\n\n# {}\n\n", self.name));
        for paragraph in &self.paragraphs {
            text.push_str(&format!("{paragraph}\n\n"));
        }
        for heading in &self.headings {
            text.push_str(&format!("## {heading}\n\nUnder it.\n\n"));
        }
        for (path, anchor) in &self.links {
            let anchor = if anchor.is_empty() {
                String::new()
            } else {
                format!("#{anchor}")
            };
            let up = "../".repeat(self.path.matches('/').count());
            text.push_str(&format!("See [there]({up}{path}{anchor}).\n\n"));
        }
        text.push_str(self.extra);
        text
    }

    fn slug(&self) -> &str {
        self.path.trim_end_matches(".md")
    }
}

const GOLD: &str = "> [!GOLD] id=line\n> A cache is a promise to be wrong for a while.\n>\n> when: asked about caches\n>\n> follow-up: how long?\n> -> Until it expires.\n";

impl Notes {
    fn new(seed: u64) -> Notes {
        let mut notes = Notes {
            dir: tempfile::tempdir().expect("a folder"),
            state: seed,
            chapters: Vec::new(),
            parts: ["First part".to_owned(), "Second part".to_owned()],
            title: "Edited".to_owned(),
            redirect: false,
            shared: 0,
            next: 0,
            broken: None,
        };
        let extras = [
            ("README.md", ""),
            ("one/caching.md", GOLD),
            (
                "one/drawn.md",
                "![1. Asks.](../../diagrams/two.excalidraw \"Once\")\n",
            ),
            ("one/coded.md", "```rust\n{{#include shared.rs}}\n```\n"),
            ("one/tabled.md", "| a | b |\n| - | -: |\n| ✅ | 2 |\n"),
            ("two/shown.md", "![A picture](picture.png)\n"),
            ("two/deeper/plain.md", "{{#include ../../one/shared.rs}}\n"),
            ("golds.md", "<!-- hld:gold-lines -->\n"),
            ("glossary.md", "<!-- hld:glossary -->\n"),
            ("drawings.md", "<!-- hld:diagrams -->\n"),
        ];
        for (path, extra) in extras {
            let mut chapter = notes.chapter(path);
            chapter.extra = extra;
            notes.chapters.push(chapter);
        }
        for at in 1..6 {
            let target = &notes.chapters[at + 1];
            let link = (target.path.clone(), anchor(&target.headings[0]));
            notes.chapters[at].links.push(link);
            notes.chapters[at].needs = Some(notes.chapters[at + 1].slug().to_owned());
            notes.chapters[at].term = Some(format!("term{at} word"));
        }
        notes.chapters[0]
            .paragraphs
            .push("A term2 word and a term3 word.".to_owned());
        notes.write("diagrams/two.excalidraw", DRAWING);
        notes.write("notes/two/picture.png", "0");
        notes.write("notes/one/shared.rs", "fn shared() {}\n");
        for at in 0..notes.chapters.len() {
            notes.save(at);
        }
        notes.save_summary();
        notes.save_toml();
        notes
    }

    fn root(&self) -> &Path {
        self.dir.path()
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.root().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    fn save(&self, at: usize) {
        let chapter = &self.chapters[at];
        self.write(&format!("notes/{}", chapter.path), &chapter.text());
    }

    fn save_summary(&self) {
        let mut text = String::from("# Summary\n\n");
        for (at, chapter) in self.chapters.iter().enumerate() {
            match at {
                0 => text.push_str(&format!("[{}]({})\n", chapter.name, chapter.path)),
                _ => {
                    if at == 1 || at == 5 {
                        text.push_str(&format!("\n# {}\n\n", self.parts[at / 5]));
                    }
                    let indent = if at == 3 { "  " } else { "" };
                    text.push_str(&format!("{indent}- [{}]({})\n", chapter.name, chapter.path));
                }
            }
        }
        self.write("notes/SUMMARY.md", &text);
    }

    fn save_toml(&self) {
        let mut text = format!(
            "[book]\ntitle = \"{}\"\nsrc = \"notes\"\n\n[build]\ncreate-missing = false\n\n\
             [preprocessor.hld]\nafter = [\"links\", \"index\"]\n\n[output.html]\nsite-url = \"https://example.org/\"\n",
            self.title
        );
        if self.redirect {
            text.push_str("\n[output.html.redirect]\n\"/old.html\" = \"/one/caching.html\"\n");
        }
        self.write("book.toml", &text);
    }

    fn draw(&mut self, limit: usize) -> usize {
        self.state = self
            .state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((self.state >> 33) as usize) % limit
    }

    fn number(&mut self) -> usize {
        self.next += 1;
        self.next
    }

    fn chapter(&mut self, path: &str) -> Chapter {
        let n = self.number();
        Chapter {
            path: path.to_owned(),
            name: format!("Name {n}"),
            summary: format!("Summary {n}."),
            term: None,
            needs: None,
            headings: vec![format!("Heading {n}"), format!("Another {n}")],
            links: Vec::new(),
            paragraphs: vec![format!("Text {n} with a term4 word.")],
            extra: "",
        }
    }

    /// A chapter other than the first, which has the home page's place.
    fn any(&mut self) -> usize {
        1 + self.draw(self.chapters.len() - 1)
    }

    /// Makes one edit and says what it was.
    fn edit(&mut self) -> String {
        if let Some(at) = self.broken.take() {
            self.chapters[at].links.retain(|(path, _)| path != "no.md");
            let known: Vec<(String, Vec<String>)> = self
                .chapters
                .iter()
                .map(|chapter| {
                    let anchors = chapter.headings.iter().map(|heading| anchor(heading));
                    (chapter.path.clone(), anchors.collect())
                })
                .collect();
            for chapter in &mut self.chapters {
                chapter.links.retain(|(path, anchor)| {
                    known.iter().any(|(known, anchors)| {
                        known == path && (anchor.is_empty() || anchors.contains(anchor))
                    })
                });
            }
            for at in 0..self.chapters.len() {
                self.save(at);
            }
            return "the broken link is mended".to_owned();
        }
        let (n, at) = (self.number(), self.any());
        let path = self.chapters[at].path.clone();
        match self.draw(20) {
            0 | 1 => {
                self.chapters[at].paragraphs.push(format!("More text {n}."));
                self.save(at);
                format!("a paragraph in {path}")
            }
            2 => {
                // The same number of bytes.
                let paragraph = &mut self.chapters[at].paragraphs[0];
                *paragraph = match paragraph.strip_prefix("Text") {
                    Some(rest) => format!("Tixt{rest}"),
                    None => paragraph.replacen("Tixt", "Text", 1),
                };
                self.save(at);
                format!("one letter in {path}")
            }
            3 => {
                self.chapters[at].headings.insert(0, format!("New {n}"));
                let other = self.any();
                let link = (path.clone(), anchor(&format!("New {n}")));
                self.chapters[other].links.push(link);
                self.save(at);
                self.save(other);
                format!("a heading in {path}, and a link to it")
            }
            4 => {
                // Perhaps others link to it.
                let heading = self.chapters[at].headings.remove(0);
                if self.chapters[at].headings.is_empty() {
                    self.chapters[at].headings.push(format!("Last {n}"));
                }
                self.save(at);
                self.broken = Some(at);
                format!("the heading {heading} of {path} goes")
            }
            5 => {
                self.chapters[at]
                    .links
                    .push(("no.md".to_owned(), String::new()));
                self.save(at);
                self.broken = Some(at);
                format!("a link to nothing in {path}")
            }
            6 => {
                self.chapters[at].name = format!("Renamed {n}");
                self.save(at);
                self.save_summary();
                format!("another title for {path}")
            }
            7 | 8 => {
                let folder = ["", "one/", "two/deeper/"][self.draw(3)];
                let mut chapter = self.chapter(&format!("{folder}new{n}.md"));
                chapter.links.push((path.clone(), String::new()));
                chapter.term = Some(format!("term{n} word"));
                let place = self.any();
                self.chapters.insert(place, chapter);
                self.save(place);
                self.save_summary();
                format!("a new chapter at {place} that links to {path}")
            }
            9 if self.chapters.len() > 9 => {
                let gone = self.chapters.remove(at);
                self.save_summary();
                let _ = fs::remove_file(self.root().join("notes").join(&gone.path));
                for at in 0..self.chapters.len() {
                    let chapter = &mut self.chapters[at];
                    chapter.links.retain(|(path, _)| *path != gone.path);
                    if chapter.needs.as_deref() == Some(gone.slug()) {
                        chapter.needs = None;
                    }
                    self.save(at);
                }
                format!("{path} goes")
            }
            10 => {
                let other = self.any();
                self.chapters.swap(at, other);
                self.save_summary();
                format!("chapters {at} and {other} change places")
            }
            11 => {
                self.chapters[at].term = Some(format!("term{} word", self.draw(9)));
                let term = self.chapters[at].term.clone();
                for chapter in self.chapters.iter_mut().filter(|c| c.path != path) {
                    if chapter.term == term {
                        chapter.term = None;
                    }
                }
                for at in 0..self.chapters.len() {
                    self.save(at);
                }
                format!("{path} defines {term:?}")
            }
            12 => {
                self.chapters[at].summary = format!("Said anew {n}.");
                self.save(at);
                format!("another summary of {path}")
            }
            13 => {
                self.shared += 1;
                let text = format!("fn shared() -> u32 {{ {} }}\n", self.shared);
                self.write("notes/one/shared.rs", &text);
                "another included file".to_owned()
            }
            14 => {
                let width = format!("\"width\": {}", 100 + n);
                let drawing = DRAWING.replacen("\"width\": 140", &width, 1);
                assert_ne!(drawing, DRAWING);
                self.write("diagrams/two.excalidraw", &drawing);
                "another drawing".to_owned()
            }
            15 => {
                self.write("notes/two/picture.png", &n.to_string());
                "another picture".to_owned()
            }
            16 => {
                let part = self.draw(2);
                self.parts[part] = format!("Part {n}");
                self.save_summary();
                "another title of a part".to_owned()
            }
            17 => {
                self.redirect = !self.redirect;
                self.title = format!("Title {n}");
                self.save_toml();
                "another title of the book, and a redirect".to_owned()
            }
            18 => {
                // A file that is written again and stays the same.
                self.save(at);
                format!("{path} is saved as it is")
            }
            _ => {
                // Several files at once, as when another branch is checked out.
                for _ in 0..4 {
                    let at = self.any();
                    self.chapters[at]
                        .paragraphs
                        .push(format!("A term1 word, {n}."));
                    self.save(at);
                }
                "paragraphs in several chapters".to_owned()
            }
        }
    }
}

fn anchor(heading: &str) -> String {
    heading.to_lowercase().replace(' ', "-")
}
