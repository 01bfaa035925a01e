//! Fonts cut down to the glyphs a drawing uses, kerning and ligatures kept.
//!
//! Glyph numbers stay as they are and unused outlines become empty, so the layout tables need no rewriting:
//! a subset of Excalifont for one drawing is 6 to 10 KB of WOFF2.

use std::collections::BTreeSet;

use super::face::Face;
use super::measure::{runs, shape};
use super::woff2;

/// A bundled face cut down to the glyphs of some text.
#[derive(Debug)]
pub struct Subset {
    /// The face it was cut from.
    pub face: &'static Face,
    /// The subset, in WOFF2.
    pub woff2: Vec<u8>,
}

/// Cuts the faces of a family down to what the text needs: one subset per face used, none for local families.
///
/// Characters that the family lacks are left to the reader's own fonts.
///
/// ```
/// # use excalidraw_svg::font;
/// let subsets = font::subset(font::EXCALIFONT, "Order service");
/// assert_eq!(subsets.len(), 1);
/// assert!(subsets[0].woff2.len() < 10_000);
/// ```
pub fn subset(family_id: u32, text: &str) -> Vec<Subset> {
    if family_id == super::HELVETICA {
        return Vec::new();
    }
    let lines: BTreeSet<&str> = text.split('\n').collect();
    let runs: Vec<_> = lines
        .into_iter()
        .flat_map(|line| runs(family_id, line))
        .collect();
    let faces = super::family(family_id).faces();
    faces
        .iter()
        .filter_map(|face| {
            let used = runs.iter().filter(|run| run.face == Some(face));
            let texts: BTreeSet<&str> = used.map(|run| run.text.as_str()).collect();
            if texts.is_empty() {
                return None;
            }
            let cut = cut(face, &texts)?;
            // The smallest faces only grow by it.
            let woff2 = if cut.len() < face.woff2.len() {
                cut
            } else {
                face.woff2.to_vec()
            };
            Some(Subset { face, woff2 })
        })
        .collect()
}

fn cut(face: &'static Face, texts: &BTreeSet<&str>) -> Option<Vec<u8>> {
    let parsed = face.parsed()?;
    let mut glyphs: BTreeSet<u16> = BTreeSet::from([0]);
    let mut characters: BTreeSet<char> = BTreeSet::new();
    for text in texts {
        for character in text.chars() {
            characters.insert(character);
            // A reader's browser may turn a feature off: keep the plain glyph beside the shaped one.
            glyphs.extend(parsed.glyph_index(character).map(|glyph| glyph.0));
        }
        let shaped = shape(&parsed, text);
        let numbers = shaped.glyph_infos().iter();
        glyphs.extend(numbers.filter_map(|info| u16::try_from(info.glyph_id).ok()));
    }
    let sfnt = Sfnt::parse(face.sfnt())?;
    let head = sfnt.table(b"head")?;
    let loca = sfnt.table(b"loca")?;
    let glyf = sfnt.table(b"glyf")?;
    let long = head.get(51)? & 1 == 1;
    let count = usize::from(number16(sfnt.table(b"maxp")?, 4)?);
    let offset = |index: usize| -> Option<usize> {
        if long {
            usize::try_from(number32(loca, index * 4)?).ok()
        } else {
            Some(usize::from(number16(loca, index * 2)?) * 2)
        }
    };
    let outline = |index: u16| -> Option<&[u8]> {
        glyf.get(offset(usize::from(index))?..offset(usize::from(index) + 1)?)
    };
    // Accented letters are built of others.
    let mut pending: Vec<u16> = glyphs.iter().copied().collect();
    while let Some(glyph) = pending.pop() {
        for part in outline(glyph).map(components).unwrap_or_default() {
            if glyphs.insert(part) {
                pending.push(part);
            }
        }
    }
    let mut new_glyf: Vec<u8> = Vec::new();
    let mut new_loca: Vec<u8> = Vec::new();
    for index in 0..count {
        new_loca.extend(u32::try_from(new_glyf.len()).ok()?.to_be_bytes());
        let index = u16::try_from(index).ok()?;
        if glyphs.contains(&index) {
            new_glyf.extend(outline(index)?);
            new_glyf.resize(new_glyf.len().next_multiple_of(4), 0);
        }
    }
    new_loca.extend(u32::try_from(new_glyf.len()).ok()?.to_be_bytes());
    let mut new_head = head.to_vec();
    new_head[51] = 1;
    let mut metrics = sfnt.table(b"hmtx")?.to_vec();
    let advances = usize::from(number16(sfnt.table(b"hhea")?, 34)?);
    // The last advance counts for all later glyphs, so it stays.
    for index in 0..advances.saturating_sub(1).min(metrics.len() / 4) {
        if u16::try_from(index).is_ok_and(|index| !glyphs.contains(&index)) {
            metrics[index * 4..index * 4 + 4].fill(0);
        }
    }
    let mapped: Vec<(u32, u16)> = characters
        .iter()
        .filter_map(|character| Some((u32::from(*character), parsed.glyph_index(*character)?.0)))
        .collect();
    let mut tables: Vec<([u8; 4], Vec<u8>)> = Vec::new();
    for tag in [b"GDEF", b"GPOS", b"GSUB", b"OS/2"] {
        tables.extend(sfnt.table(tag).map(|table| (*tag, table.to_vec())));
    }
    tables.push((*b"cmap", character_map(&mapped)));
    tables.push((*b"glyf", new_glyf));
    tables.push((*b"head", new_head));
    tables.push((*b"hhea", sfnt.table(b"hhea")?.to_vec()));
    tables.push((*b"hmtx", metrics));
    tables.push((*b"loca", new_loca));
    tables.push((*b"maxp", sfnt.table(b"maxp")?.to_vec()));
    tables.push((*b"name", names(sfnt.table(b"name").unwrap_or_default())));
    tables.push((
        *b"post",
        plain_post(sfnt.table(b"post").unwrap_or_default()),
    ));
    Some(woff2::write(&tables))
}

/// The parts of a composite glyph; empty for a plain outline.
fn components(outline: &[u8]) -> Vec<u16> {
    let mut parts = Vec::new();
    if number16(outline, 0).is_none_or(|contours| contours < 0x8000) {
        return parts;
    }
    let mut at = 10;
    while let (Some(flags), Some(part)) = (number16(outline, at), number16(outline, at + 2)) {
        parts.push(part);
        at += if flags & 0x0001 != 0 { 8 } else { 6 };
        at += match flags & 0x00c8 {
            0x0008 => 2,
            0x0040 => 4,
            0x0080 => 8,
            _ => 0,
        };
        if flags & 0x0020 == 0 {
            break;
        }
    }
    parts
}

/// A `cmap` with one format 12 subtable, one group per character or run of neighbors.
fn character_map(mapped: &[(u32, u16)]) -> Vec<u8> {
    let mut groups: Vec<(u32, u32, u32)> = Vec::new();
    for (point, glyph) in mapped {
        match groups.last_mut() {
            Some((first, last, start))
                if *last + 1 == *point && *start + (*point - *first) == u32::from(*glyph) =>
            {
                *last = *point;
            }
            _ => groups.push((*point, *point, u32::from(*glyph))),
        }
    }
    let mut table: Vec<u8> = Vec::new();
    for number in [0_u16, 1, 3, 10] {
        table.extend(number.to_be_bytes());
    }
    table.extend(12_u32.to_be_bytes());
    table.extend([0, 12, 0, 0]);
    for number in [16 + 12 * groups.len() as u32, 0, groups.len() as u32] {
        table.extend(number.to_be_bytes());
    }
    for (first, last, glyph) in groups {
        for number in [first, last, glyph] {
            table.extend(number.to_be_bytes());
        }
    }
    table
}

/// The copyright, family, style, version and licence records; the rest would only weigh.
fn names(table: &[u8]) -> Vec<u8> {
    let count = usize::from(number16(table, 2).unwrap_or(0));
    let storage = usize::from(number16(table, 4).unwrap_or(0));
    let mut records: Vec<u8> = Vec::new();
    let mut strings: Vec<u8> = Vec::new();
    let mut kept = 0_u16;
    for index in 0..count {
        let at = 6 + 12 * index;
        let (Some(record), Some(id)) = (table.get(at..at + 8), number16(table, at + 6)) else {
            break;
        };
        // Platform 3 is what browsers read.
        if !matches!(id, 0 | 1 | 2 | 4 | 6 | 14) || record[..2] != [0, 3] {
            continue;
        }
        let length = usize::from(number16(table, at + 8).unwrap_or(0));
        let start = storage + usize::from(number16(table, at + 10).unwrap_or(0));
        let Some(text) = table.get(start..start + length) else {
            continue;
        };
        let (Ok(length), Ok(offset)) = (u16::try_from(length), u16::try_from(strings.len())) else {
            continue;
        };
        records.extend(record);
        records.extend(length.to_be_bytes());
        records.extend(offset.to_be_bytes());
        strings.extend(text);
        kept += 1;
    }
    let mut out: Vec<u8> = Vec::new();
    for number in [0, kept, 6 + 12 * kept] {
        out.extend(number.to_be_bytes());
    }
    out.extend(records);
    out.extend(strings);
    out
}

/// The `post` table without glyph names (version 3).
fn plain_post(table: &[u8]) -> Vec<u8> {
    let mut post = vec![0; 32];
    if let Some(fixed) = table.get(4..32) {
        post[4..].copy_from_slice(fixed);
    }
    post[..4].copy_from_slice(&[0, 3, 0, 0]);
    post
}

/// The table directory of a TrueType file.
struct Sfnt<'a> {
    bytes: &'a [u8],
    tables: Vec<([u8; 4], usize, usize)>,
}

impl<'a> Sfnt<'a> {
    fn parse(bytes: &'a [u8]) -> Option<Sfnt<'a>> {
        let count = usize::from(number16(bytes, 4)?);
        let mut tables = Vec::new();
        for index in 0..count {
            let at = 12 + 16 * index;
            let tag: [u8; 4] = bytes.get(at..at + 4)?.try_into().ok()?;
            let offset = usize::try_from(number32(bytes, at + 8)?).ok()?;
            let length = usize::try_from(number32(bytes, at + 12)?).ok()?;
            tables.push((tag, offset, length));
        }
        Some(Sfnt { bytes, tables })
    }

    fn table(&self, tag: &[u8; 4]) -> Option<&'a [u8]> {
        let (_, offset, length) = self.tables.iter().find(|table| table.0 == *tag)?;
        self.bytes.get(*offset..offset.checked_add(*length)?)
    }
}

fn number16(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn number32(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}
