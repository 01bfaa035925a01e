//! The chapters' words as one index, cut into scripts of which a question loads only a few.

use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap};

use rayon::prelude::*;
use serde_json::json;

use super::packed::{Indexed, Place};
use super::words::{FOLD, Language};
use super::{encode, english};
use crate::assets::fingerprint;

/// Folder of the index below the site; its name tells the budget what to weigh as search.
const FOLDER: &str = "hld/search";
/// Words in one script: a book of a hundred chapters has all of them in one.
const WORDS: usize = 16_384;
/// Characters of places in one script.
const PLACES: usize = 48_000;
/// Characters of section lists in one script.
const SECTIONS: usize = 24_000;
/// Endings that have a character of their own.
const ENDINGS: usize = 63;

/// One page for the index.
pub(crate) struct Page<'a> {
    pub out: &'a str,
    pub name: &'a str,
    pub part: &'a str,
    /// `None` when the book says that this page is not searched.
    pub indexed: Option<&'a Indexed>,
}

/// Where a word stands, over all pages.
#[derive(Default)]
struct Word<'a> {
    places: Vec<(u32, Place)>,
    endings: Vec<&'a str>,
}

/// Path and content of each script of the index. The first is read first and keeps its name.
pub(crate) fn files(pages: &[Page<'_>], language: Language) -> Vec<(String, String)> {
    let words = gather(pages);
    let endings = common_endings(&words);
    let code_of: HashMap<&str, char> = endings
        .iter()
        .enumerate()
        .map(|(code, ending)| (*ending, encode::digit_char(code as u32)))
        .collect();

    let mut files = Vec::new();
    let mut lists = BTreeMap::new();
    let mut add = |kind: &'static str, from: serde_json::Value, data: String| {
        let list: &mut Vec<serde_json::Value> = lists.entry(kind).or_default();
        let name = format!(
            "{kind}{}-{:010x}",
            list.len(),
            fingerprint(data.as_bytes()) >> 24
        );
        files.push((
            format!("{FOLDER}/{name}.js"),
            format!("hldFind.got(\"{name}\",{data});\n"),
        ));
        list.push(json!([name, from]));
    };
    for (first, chunk) in words.chunks(WORDS).enumerate() {
        let data = vocabulary(chunk, &code_of);
        let from = json!([first * WORDS, chunk.first().map(|(stem, _)| *stem)]);
        add("w", from, data);
    }
    for (range, data) in places(&words) {
        add("p", json!(range), data);
    }
    for (first, data) in sections(pages) {
        add("s", json!(first), data);
    }

    let english = language == Language::English;
    let steps: Vec<_> = english::STEPS
        .iter()
        .filter(|_| english)
        .map(|step| json!([step.verb, step.rules]))
        .collect();
    let stop: &[&str] = if english { english::STOP } else { &[] };
    let start = json!({
        "pages": pages.len(),
        "words": words.len(),
        "fold": FOLD,
        "steps": steps,
        "stop": stop.join(" "),
        "endings": endings,
        "w": lists.get("w").cloned().unwrap_or_default(),
        "p": lists.get("p").cloned().unwrap_or_default(),
        "s": lists.get("s").cloned().unwrap_or_default(),
    });
    files.insert(
        0,
        (
            format!("{FOLDER}/index.js"),
            format!("hldFind.got(\"index\",{start});\n"),
        ),
    );
    files
}

/// All words in order.
fn gather<'a>(pages: &[Page<'a>]) -> Vec<(&'a str, Word<'a>)> {
    let mut words: HashMap<&str, Word<'_>> = HashMap::new();
    for (number, page) in pages.iter().enumerate() {
        let Some(indexed) = page.indexed else {
            continue;
        };
        for found in indexed.words() {
            let word = words.entry(found.stem).or_default();
            word.places
                .extend(found.places().map(|place| (number as u32, place)));
            for ending in found.endings() {
                if !word.endings.contains(&ending) {
                    word.endings.push(ending);
                }
            }
        }
    }
    let mut words: Vec<_> = words.into_iter().collect();
    words.par_sort_unstable_by(|a, b| as_scripts_sort(a.0, b.0));
    words
}

/// The order of JavaScript's `<`: by UTF-16 units, which differs from Rust's beyond U+FFFF.
fn as_scripts_sort(a: &str, b: &str) -> Ordering {
    if a.is_ascii() || b.is_ascii() {
        a.cmp(b)
    } else {
        a.encode_utf16().cmp(b.encode_utf16())
    }
}

/// The endings that most words have; each becomes one character.
fn common_endings<'a>(words: &[(&'a str, Word<'a>)]) -> Vec<&'a str> {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for (_, word) in words {
        for ending in &word.endings {
            *counts.entry(ending).or_default() += 1;
        }
    }
    let mut counts: Vec<(&str, usize)> = counts.into_iter().collect();
    counts.sort_unstable_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    counts.truncate(ENDINGS);
    counts.into_iter().map(|(ending, _)| ending).collect()
}

/// Words, their endings, and in how many places each stands.
fn vocabulary(words: &[(&str, Word<'_>)], code_of: &HashMap<&str, char>) -> String {
    let (mut stems, mut forms, mut counts) = (String::new(), String::new(), String::new());
    let mut last = "";
    for (stem, word) in words {
        encode::word(&mut stems, last, stem);
        last = stem;
        let mut codes: Vec<char> = word
            .endings
            .iter()
            .filter_map(|ending| code_of.get(ending).copied())
            .collect();
        codes.sort_unstable();
        forms.extend(codes);
        forms.push(' ');
        encode::number(&mut counts, word.places.len() as u32);
    }
    json!([stems, forms, counts]).to_string()
}

/// Places of runs of words: pages, sections and worths apart, as each repeats itself.
fn places(words: &[(&str, Word<'_>)]) -> Vec<([usize; 2], String)> {
    let mut runs = Vec::new();
    let (mut from, mut size) = (0, 0);
    for (at, (_, word)) in words.iter().enumerate() {
        size += word.places.len() * 3;
        if size >= PLACES || at + 1 == words.len() {
            runs.push([from, at + 1]);
            (from, size) = (at + 1, 0);
        }
    }
    runs.into_par_iter()
        .map(|[from, to]| {
            let (mut pages, mut sections, mut levels) =
                (String::new(), String::new(), String::new());
            for (_, word) in &words[from..to] {
                let mut last = 0;
                for (page, place) in &word.places {
                    encode::number(&mut pages, page - last);
                    last = *page;
                    encode::number(&mut sections, u32::from(place.section));
                    levels.push(encode::digit_char(u32::from(place.level)));
                }
            }
            ([from, to], json!([pages, sections, levels]).to_string())
        })
        .collect()
}

/// What a result shows of runs of pages.
fn sections(pages: &[Page<'_>]) -> Vec<(usize, String)> {
    let mut runs = Vec::new();
    let mut run = String::from("[");
    let mut first = 0;
    for (at, page) in pages.iter().enumerate() {
        if run.len() > 1 {
            run.push(',');
        }
        let head = json!([page.out, page.name, page.part]).to_string();
        run.push_str(&head[..head.len() - 1]);
        run.push(',');
        run.push_str(page.indexed.map_or("[]", |indexed| &indexed.sections));
        run.push(']');
        if run.len() >= SECTIONS || at + 1 == pages.len() {
            run.push(']');
            runs.push((first, std::mem::replace(&mut run, String::from("["))));
            first = at + 1;
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::super::chapter::{Source, index};
    use super::*;

    fn chapter(name: &str, html: &str) -> Indexed {
        index(&Source {
            name,
            meta: None,
            html,
            language: Language::English,
        })
    }

    /// A book of `count` chapters of about 3 KB, words drawn from a few thousand.
    fn chapters(count: usize) -> Vec<String> {
        let mut state = 7_u64;
        let mut draw = move |limit: u64| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % limit
        };
        (0..count)
            .map(|number| {
                let mut html = format!("<h1>Chapter {number}</h1>");
                for section in 0..5 {
                    html.push_str(&format!("<h2 id=\"s{section}\">Section {section}</h2><p>"));
                    for _ in 0..85 {
                        // Two draws: some words are frequent, most are not.
                        let most = draw(4_000) + 1;
                        html.push_str(&format!("wo{:x}rd ", draw(most)));
                    }
                    html.push_str("</p>");
                }
                html
            })
            .collect()
    }

    fn pages<'a>(indexed: &'a [Indexed]) -> Vec<Page<'a>> {
        indexed
            .iter()
            .map(|indexed| Page {
                out: "a/b.html",
                name: "A chapter",
                part: "A part",
                indexed: Some(indexed),
            })
            .collect()
    }

    #[test]
    fn a_small_book_is_four_scripts_with_a_name_of_their_content() {
        let indexed = [
            chapter("A", "<h1>Kafka</h1>"),
            chapter("B", "<h1>Outbox</h1>"),
        ];
        let files = files(&pages(&indexed), Language::English);
        let names: Vec<&str> = files.iter().map(|(name, _)| &name[..12]).collect();
        assert_eq!(
            names,
            [
                "hld/search/i",
                "hld/search/w",
                "hld/search/p",
                "hld/search/s"
            ]
        );
        assert!(files[1].1.contains("kafka"));
        let other = [
            chapter("A", "<h1>Kafka</h1>"),
            chapter("B", "<h1>Inbox</h1>"),
        ];
        assert_ne!(
            files[1].0,
            super::files(&pages(&other), Language::English)[1].0
        );
        assert_eq!(files, super::files(&pages(&indexed), Language::English));
    }

    #[test]
    fn an_empty_book_has_an_index_too() {
        assert_eq!(files(&[], Language::Other).len(), 1);
    }

    #[test]
    fn a_large_book_is_cut_and_held_in_little() {
        let indexed: Vec<Indexed> = chapters(400)
            .iter()
            .map(|html| chapter("n", html))
            .collect();
        assert!(indexed.iter().map(Indexed::size).sum::<usize>() < 400 * 8_000);
        let files = files(&pages(&indexed), Language::English);
        assert!(files.len() > 6);
        assert!(files.iter().all(|(_, text)| text.len() < 200_000));
    }

    /// Milliseconds that this thread has run, whatever else the machine does (Linux only).
    fn cpu() -> u64 {
        let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
        let run = text
            .split(' ')
            .next()
            .and_then(|run| run.parse::<u64>().ok());
        run.unwrap_or_default() / 1_000_000
    }

    /// `cargo test -p hld-site --release -- --ignored --nocapture index_of_a_thousand`
    #[test]
    #[ignore = "a measurement, for a quiet machine and a release build"]
    fn index_of_a_thousand_chapters_in_time() {
        for count in [1_000, 5_000] {
            let chapters = chapters(count);
            let bytes: usize = chapters.iter().map(String::len).sum();
            let start = cpu();
            let indexed: Vec<Indexed> = chapters.iter().map(|html| chapter("n", html)).collect();
            let read = cpu() - start;
            let files = files(&pages(&indexed), Language::English);
            let size: usize = files.iter().map(|(_, text)| text.len()).sum();
            println!(
                "{count} chapters, {bytes} bytes: read {read} ms, merged {} ms of this thread, {} scripts of {size} bytes, {} bytes kept",
                cpu() - start - read,
                files.len(),
                indexed.iter().map(Indexed::size).sum::<usize>(),
            );
        }
    }
}
