//! Prerequisites and related chapters: slugs that exist, and no circle among them.

use super::Index;
use crate::chapter::Chapter;
use crate::code::Code;
use crate::diagnostic::Diagnostic;
use crate::span::Spanned;
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn check(index: &Index<'_>, found: &mut Vec<Diagnostic>) {
    for chapter in index.book.chapters {
        let Some(front) = &chapter.front else {
            continue;
        };
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        for slug in front
            .needs
            .iter()
            .chain(front.related.iter().map(|related| &related.slug))
        {
            if slug.value == chapter.slug {
                found.push(
                    Diagnostic::new(
                        Code::NeedsCycle,
                        &chapter.path,
                        slug.span,
                        format!("`{}` is this chapter", slug.value),
                    )
                    .with_help("a chapter does not lead to itself"),
                );
            } else if seen.contains(slug.value.as_str()) {
                found.push(
                    Diagnostic::new(
                        Code::SlugRepeated,
                        &chapter.path,
                        slug.span,
                        format!("`{}` is named twice", slug.value),
                    )
                    .with_help("what is needed need not be related as well"),
                );
            } else {
                unknown(index, chapter, slug, found);
            }
            seen.insert(&slug.value);
        }
    }
    cycles(index, found);
}

fn unknown(
    index: &Index<'_>,
    chapter: &Chapter,
    slug: &Spanned<String>,
    found: &mut Vec<Diagnostic>,
) {
    if index.by_slug.contains_key(slug.value.as_str()) || index.is_planned(&slug.value) {
        return;
    }
    let known = index
        .by_slug
        .keys()
        .copied()
        .chain(index.book.config.planned.iter().map(String::as_str));
    let stem = slug.value.strip_suffix(".md").unwrap_or(&slug.value);
    let help = match index.closest(stem, known) {
        Some(near) => format!("did you mean `{near}`?"),
        None if stem != slug.value => format!("a slug has no ending: write `{stem}`"),
        None => "a slug is the path under the notes folder without `.md`; planned ones are listed in book.toml".to_owned(),
    };
    let message = format!("there is no chapter `{}`, written or planned", slug.value);
    found.push(
        Diagnostic::new(Code::SlugUnknown, &chapter.path, slug.span, message).with_help(help),
    );
}

/// Reports each circle at the `needs` entry that closes it, in reading order; no recursion, however long the chain.
fn cycles(index: &Index<'_>, found: &mut Vec<Diagnostic>) {
    #[derive(Clone, Copy, PartialEq)]
    enum State {
        Open,
        Done,
    }
    let mut states: BTreeMap<&str, State> = BTreeMap::new();
    for start in index.book.chapters {
        if states.contains_key(start.slug.as_str()) {
            continue;
        }
        let mut path: Vec<(&Chapter, usize)> = vec![(*start, 0)];
        states.insert(&start.slug, State::Open);
        while let Some((chapter, next)) = path.last_mut() {
            let needs = chapter
                .front
                .as_ref()
                .map_or(&[][..], |front| front.needs.as_slice());
            let Some(need) = needs.get(*next) else {
                states.insert(&chapter.slug, State::Done);
                path.pop();
                continue;
            };
            *next += 1;
            let chapter = *chapter;
            let Some(target) = index
                .by_slug
                .get(need.value.as_str())
                .filter(|t| t.slug != chapter.slug)
            else {
                continue;
            };
            match states.get(target.slug.as_str()) {
                None => {
                    states.insert(&target.slug, State::Open);
                    path.push((*target, 0));
                }
                Some(State::Open) => {
                    let from = path
                        .iter()
                        .position(|(c, _)| c.slug == target.slug)
                        .unwrap_or(0);
                    let mut circle: Vec<&str> =
                        path[from..].iter().map(|(c, _)| c.slug.as_str()).collect();
                    circle.push(&target.slug);
                    found.push(
                        Diagnostic::new(
                            Code::NeedsCycle,
                            &chapter.path,
                            need.span,
                            format!("`{}` needs this chapter", need.value),
                        )
                        .with_help(format!(
                            "the circle is {}; take one of the arrows away",
                            circle.join(" -> ")
                        )),
                    );
                }
                Some(State::Done) => {}
            }
        }
    }
}
