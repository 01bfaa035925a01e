//! mdBook's `{{#include …}}` directives, found as mdBook finds them and followed before it does.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;
use std::path::{Path, PathBuf};

use crate::root::{BookRoot, ReadError, Seen, normal, slashed};

/// The largest file that may be drawn into a chapter.
pub const MAX_FILE: u64 = 4 << 20;
/// The most bytes that all includes of one chapter may become.
const MAX_EXPANDED: u64 = 8 << 20;
/// mdBook stops here too.
const MAX_DEPTH: usize = 10;

/// One directive that draws a file in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Directive {
    /// The whole directive, braces included.
    pub range: Range<usize>,
    /// The path as written, without the line range or anchor behind it.
    pub path: String,
    /// Where the path stands.
    pub path_range: Range<usize>,
}

/// What is wrong with a directive.
#[derive(Debug)]
#[non_exhaustive]
pub enum Fault {
    /// The file cannot be read; holds its path from the book's folder.
    Unreadable(String, ReadError),
    /// The files include each other; holds them in order, the first one again at the end.
    Cycle(Vec<String>),
    /// Includes inside includes, more than mdBook follows.
    TooDeep,
    /// Everything drawn in is together larger than the limit, which is given.
    TooMuch(u64),
}

/// The directives of a text, in order.
///
/// ```
/// let found = mdbook_hld::includes::directives("a {{#include x.py:core}} \\{{#include y}}");
/// assert_eq!(found.len(), 1);
/// assert_eq!(found[0].path, "x.py");
/// ```
#[must_use]
pub fn directives(text: &str) -> Vec<Directive> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(open) = text
        .get(at..)
        .and_then(|rest| rest.find("{{"))
        .map(|i| at + i)
    {
        // `\{{#…}}` is shown as it stands, up to the last braces of the line.
        if text[..open].ends_with('\\') && text[open + 2..].starts_with('#') {
            let line_end = text[open..].find('\n').map_or(text.len(), |i| open + i);
            if let Some(close) = text[open..line_end].rfind("}}") {
                at = open + close + 2;
                continue;
            }
        }
        match directive(text, open) {
            Some((directive, end)) => {
                found.extend(directive);
                at = end;
            }
            None => at = open + 1,
        }
    }
    found
}

/// The directive that opens at a byte, and where it ends; one that names no file gives only its end.
fn directive(text: &str, open: usize) -> Option<(Option<Directive>, usize)> {
    let rest = &text[open + 2..];
    let body = rest.trim_start();
    let body = body.strip_prefix('#')?;
    let name_len = body
        .bytes()
        .take_while(|b| b.is_ascii_alphanumeric() || *b == b'_')
        .count();
    let (name, arguments) = body.split_at(name_len);
    if name.is_empty() || !arguments.starts_with(char::is_whitespace) {
        return None;
    }
    let arguments_at = text.len() - arguments.len();
    let close = arguments.find('}')?;
    if !arguments[close..].starts_with("}}") || arguments[..close].trim().is_empty() {
        return None;
    }
    let end = arguments_at + close + 2;
    if !matches!(
        name,
        "include" | "rustdoc_include" | "playground" | "playpen"
    ) {
        return Some((None, end));
    }
    let inside = &arguments[..close];
    let word = inside.split_whitespace().next()?;
    let path = match name {
        "include" | "rustdoc_include" => word.split(':').next()?,
        _ => word,
    };
    let start = arguments_at + (inside.len() - inside.trim_start().len());
    let found = Directive {
        range: open..end,
        path: path.to_owned(),
        path_range: start..start + path.len(),
    };
    Some((Some(found), end))
}

/// Follows the directives of chapters; what one file draws in is worked out once for the whole book.
#[derive(Debug)]
pub struct Follower<'a> {
    root: &'a BookRoot,
    drawn: HashMap<PathBuf, Drawn>,
    seen: HashMap<PathBuf, Seen>,
}

/// What a file draws in.
#[derive(Debug, Clone, Default)]
struct Drawn {
    /// Bytes of the file with everything that it draws in itself.
    size: u64,
    /// All of these files, from the book's folder.
    files: BTreeSet<PathBuf>,
}

/// What following the directives of one chapter came to.
#[derive(Debug, Default)]
pub struct Followed {
    /// The directives that must not be followed.
    pub faults: Vec<(Directive, Fault)>,
    /// Every file that was read or looked for on the way: when one of them changes, so may the chapter.
    pub reads: Vec<Seen>,
}

impl<'a> Follower<'a> {
    /// A follower that has read nothing yet.
    #[must_use]
    pub fn new(root: &'a BookRoot) -> Self {
        Self {
            root,
            drawn: HashMap::new(),
            seen: HashMap::new(),
        }
    }

    /// Follows a chapter's directives; `chapter` is its path from the book's folder.
    pub fn follow(&mut self, chapter: &Path, text: &str) -> Followed {
        let mut faults = Vec::new();
        let mut all = Drawn::default();
        let folder = chapter.parent().unwrap_or(Path::new(""));
        for directive in directives(text) {
            let mut stack = vec![chapter.to_owned()];
            match self.draw(folder, &directive.path, &mut stack, &mut all) {
                Ok(()) if all.size > MAX_EXPANDED => {
                    faults.push((directive, Fault::TooMuch(MAX_EXPANDED)));
                    break;
                }
                Ok(()) => {}
                Err(fault) => faults.push((directive, fault)),
            }
        }
        let seen = |file| self.seen.get(file).cloned();
        Followed {
            faults,
            reads: all.files.iter().filter_map(seen).collect(),
        }
    }

    /// Adds what a file becomes with everything that it draws in itself; files are noted despite a fault.
    fn draw(
        &mut self,
        folder: &Path,
        path: &str,
        stack: &mut Vec<PathBuf>,
        into: &mut Drawn,
    ) -> Result<(), Fault> {
        let shown = || slashed(&folder.join(path));
        if Path::new(path).is_absolute() || path.starts_with('\\') {
            return Err(Fault::Unreadable(path.to_owned(), ReadError::Outside));
        }
        let Some(file) = normal(&folder.join(path)) else {
            return Err(Fault::Unreadable(shown(), ReadError::Outside));
        };
        if let Some(first) = stack.iter().position(|open| *open == file) {
            let mut cycle: Vec<String> = stack[first..].iter().map(|path| slashed(path)).collect();
            cycle.push(slashed(&file));
            return Err(Fault::Cycle(cycle));
        }
        if let Some(drawn) = self.drawn.get(&file) {
            into.size = into.size.saturating_add(drawn.size);
            into.files.extend(drawn.files.iter().cloned());
            return Ok(());
        }
        if stack.len() > MAX_DEPTH {
            return Err(Fault::TooDeep);
        }
        into.files.insert(file.clone());
        self.seen
            .entry(file.clone())
            .or_insert_with(|| Seen::now(self.root.path().join(&file)));
        let bytes = self
            .root
            .read(&file, MAX_FILE)
            .map_err(|error| Fault::Unreadable(slashed(&file), error))?;
        // Text that is no UTF-8 ends mdBook's include with an error of its own; it draws nothing in.
        let text = String::from_utf8_lossy(&bytes);
        let mut own = Drawn {
            size: bytes.len() as u64,
            files: BTreeSet::from([file.clone()]),
        };
        let inner_folder = file.parent().unwrap_or(Path::new("")).to_owned();
        stack.push(file.clone());
        for inner in directives(&text) {
            let drawn = self.draw(&inner_folder, &inner.path, stack, &mut own);
            if drawn.is_err() || own.size > MAX_EXPANDED {
                into.files.extend(own.files);
                return drawn.and(Err(Fault::TooMuch(MAX_EXPANDED)));
            }
        }
        stack.pop();
        into.size = into.size.saturating_add(own.size);
        into.files.extend(own.files.iter().cloned());
        self.drawn.insert(file, own);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn paths(text: &str) -> Vec<String> {
        directives(text).into_iter().map(|d| d.path).collect()
    }

    #[test]
    fn directives_are_read_as_mdbook_reads_them() {
        assert_eq!(paths("{{#include a.py}}"), ["a.py"]);
        assert_eq!(paths("{{ #include  ../b.py:2:5 }}"), ["../b.py"]);
        assert_eq!(
            paths("{{#rustdoc_include c.rs:main}} {{#playground d.rs editable}}"),
            ["c.rs", "d.rs"]
        );
        assert_eq!(
            paths("\\{{#include a}} b}} {{#include c}}"),
            Vec::<String>::new()
        );
        assert_eq!(
            paths("{{#title x}} {{include a}} {{#include}} {{#include a}"),
            Vec::<String>::new()
        );
        assert_eq!(paths("{{#include\n/dev/zero\n}}"), ["/dev/zero"]);
        assert_eq!(paths("{{{{#include a}}"), ["a"]);
    }

    #[test]
    fn the_path_has_its_place() {
        let text = "é {{#include  a.py:core}}";
        let found = &directives(text)[0];
        assert_eq!(&text[found.path_range.clone()], "a.py");
        assert_eq!(&text[found.range.clone()], "{{#include  a.py:core}}");
    }

    #[test]
    fn cycles_bombs_and_ways_out_are_found() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("ok.md"), "fine").unwrap();
        fs::write(dir.path().join("a.md"), "{{#include b.md}}").unwrap();
        fs::write(dir.path().join("b.md"), "{{#include a.md}}").unwrap();
        for i in 0..9 {
            let next = format!("{{{{#include bomb{}.md}}}}", i + 1).repeat(20);
            fs::write(dir.path().join(format!("bomb{i}.md")), next).unwrap();
        }
        fs::write(dir.path().join("bomb9.md"), "boom").unwrap();
        let root = BookRoot::open(dir.path()).unwrap();
        let mut follower = Follower::new(&root);
        let chapter = Path::new("c.md");
        let followed = follower.follow(chapter, "{{#include ok.md}}");
        assert!(followed.faults.is_empty());
        assert_eq!(followed.reads.len(), 1);
        let fault = |text: &str| {
            Follower::new(&root)
                .follow(chapter, text)
                .faults
                .remove(0)
                .1
        };
        assert!(
            matches!(fault("{{#include a.md}}"), Fault::Cycle(files) if files.join(" ") == "a.md b.md a.md")
        );
        assert!(matches!(fault("{{#include c.md}}"), Fault::Cycle(_)));
        assert!(matches!(fault("{{#include bomb0.md}}"), Fault::TooMuch(_)));
        assert!(matches!(
            fault("{{#include /dev/zero}}"),
            Fault::Unreadable(_, ReadError::Outside)
        ));
        assert!(matches!(
            fault("{{#include ../x}}"),
            Fault::Unreadable(_, ReadError::Outside)
        ));
        assert!(matches!(
            fault("{{#include no.md}}"),
            Fault::Unreadable(_, ReadError::Missing)
        ));
    }
}
