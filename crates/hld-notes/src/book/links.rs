//! Links from chapter to chapter, as written: files and anchors, with the fix of an anchor that moved.

use super::Index;
use crate::chapter::{Chapter, Link, Target};
use crate::code::Code;
use crate::diagnostic::{Diagnostic, Edit};
use crate::suggest::closest;
use crate::target::{Resolved, resolve};
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn check(index: &Index<'_>, found: &mut Vec<Diagnostic>) {
    // Every anchor of the book with its chapters: only asked for where one is missing.
    let homes: OnceCell<BTreeMap<String, Vec<&Chapter>>> = OnceCell::new();
    for chapter in index.book.chapters {
        for link in &chapter.links {
            let (target, fragment) = match &link.target {
                Target::Fragment(fragment) => (*chapter, Some(fragment)),
                Target::Path { path, fragment } => match file(index, chapter, link, path, found) {
                    Some(target) => (target, fragment.as_ref()),
                    None => continue,
                },
                _ => continue,
            };
            let Some(fragment) = fragment.filter(|fragment| !fragment.is_empty()) else {
                continue;
            };
            // What a collected page holds is known when the book is rendered; the renderer checks it.
            let is_open = target.refused.is_some() || !target.collected.is_empty();
            if is_open || target.has_anchor(fragment) {
                continue;
            }
            let ids = (fragment.len() < 200 && index.may_suggest()).then(|| target.anchors());
            let homes = homes.get_or_init(|| homes_of(index));
            found.push(missing_anchor(
                chapter,
                link,
                target,
                fragment,
                ids.as_ref(),
                homes,
            ));
        }
    }
}

fn homes_of<'a>(index: &Index<'a>) -> BTreeMap<String, Vec<&'a Chapter>> {
    let mut homes: BTreeMap<String, Vec<&Chapter>> = BTreeMap::new();
    for chapter in index.by_path.values() {
        for id in chapter.anchors() {
            homes.entry(id).or_default().push(chapter);
        }
    }
    homes
}

/// The chapter that a path means; reports a path to a chapter that does not exist.
fn file<'a>(
    index: &Index<'a>,
    chapter: &Chapter,
    link: &Link,
    path: &str,
    found: &mut Vec<Diagnostic>,
) -> Option<&'a Chapter> {
    let Resolved::Inside(resolved) = resolve(&chapter.path, path) else {
        return None;
    };
    if let Some(target) = index.by_path.get(resolved.as_str()) {
        return Some(target);
    }
    if let Some(page) = resolved.strip_suffix(".html") {
        // The page of a chapter; whether any other page exists is known when the book is rendered.
        return index.by_path.get(format!("{page}.md").as_str()).copied();
    }
    let stem = resolved.strip_suffix(".md")?;
    // A README is the index of its folder, under both names.
    let slug = match stem.rsplit_once('/') {
        Some((folder, "README")) => format!("{folder}/index"),
        _ if stem == "README" => "index".to_owned(),
        _ => stem.to_owned(),
    };
    if let Some(target) = index.by_slug.get(slug.as_str()) {
        return Some(target);
    }
    let place = link.dest_span.unwrap_or(link.span);
    let diagnostic = if index.is_planned(&slug) {
        Diagnostic::new(Code::LinkMissingFile, &chapter.path, place, format!("the chapter `{slug}` is planned and not written yet"))
            .with_help("name it without a link, or in `related` of the front matter, which shows it as planned")
    } else {
        let diagnostic = Diagnostic::new(
            Code::LinkMissingFile,
            &chapter.path,
            place,
            format!("there is no chapter `{resolved}` in the book"),
        );
        match index.closest(&resolved, index.by_path.keys().copied()) {
            Some(near) => {
                diagnostic.with_help(format!("did you mean `{}`?", relative(&chapter.path, near)))
            }
            None => diagnostic
                .with_help("a chapter is listed in SUMMARY.md; its path is relative to this file"),
        }
    };
    found.push(diagnostic);
    None
}

fn missing_anchor(
    chapter: &Chapter,
    link: &Link,
    target: &Chapter,
    fragment: &str,
    ids: Option<&BTreeSet<String>>,
    homes: &BTreeMap<String, Vec<&Chapter>>,
) -> Diagnostic {
    let place = link.dest_span.unwrap_or(link.span);
    let within = if target.path == chapter.path {
        "this chapter".to_owned()
    } else {
        format!("`{}`", target.path)
    };
    let diagnostic = Diagnostic::new(
        Code::LinkMissingAnchor,
        &chapter.path,
        place,
        format!("there is no `#{fragment}` in {within}"),
    );
    let near: Vec<&str> = ids
        .into_iter()
        .flatten()
        .map(String::as_str)
        .filter(|id| strsim::osa_distance(id, fragment) <= 2)
        .collect();
    // One candidate is the answer: the same anchor in one other chapter, or one slip in this one.
    let moved = match (near.as_slice(), homes.get(fragment).map(Vec::as_slice)) {
        ([], Some([home])) => Some((*home, fragment)),
        ([id], None) => Some((target, *id)),
        _ => None,
    };
    if let Some((home, id)) = moved {
        let path = if home.path == chapter.path {
            String::new()
        } else {
            relative(&chapter.path, &home.path)
        };
        let dest = format!("{path}#{id}");
        let diagnostic = diagnostic.with_help(format!("it is `{dest}` now"));
        let safe = dest
            .chars()
            .all(|c| c.is_alphanumeric() || "-_./#".contains(c));
        return match link.dest_span.filter(|_| safe) {
            Some(span) => diagnostic.with_fix(Edit::new(span, dest)),
            None => diagnostic,
        };
    }
    match closest(fragment, ids.into_iter().flatten().map(String::as_str)) {
        Some(near) => diagnostic.with_help(format!("did you mean `#{near}`?")),
        None => diagnostic
            .with_help("an anchor is made of its heading: lower case, with hyphens for spaces"),
    }
}

/// The path from one chapter to another.
fn relative(from: &str, to: &str) -> String {
    let folder: Vec<&str> = from.split('/').collect();
    let folder = &folder[..folder.len() - 1];
    let target: Vec<&str> = to.split('/').collect();
    let same = folder
        .iter()
        .zip(&target[..target.len() - 1])
        .take_while(|(a, b)| a == b)
        .count();
    let mut parts = vec![".."; folder.len() - same];
    parts.extend(&target[same..]);
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::relative;

    #[test]
    fn paths_lead_from_chapter_to_chapter() {
        assert_eq!(relative("core/a.md", "core/b.md"), "b.md");
        assert_eq!(relative("core/a.md", "scale/b.md"), "../scale/b.md");
        assert_eq!(relative("a.md", "scale/x/b.md"), "scale/x/b.md");
        assert_eq!(relative("core/x/a.md", "b.md"), "../../b.md");
    }
}
