//! Writes WOFF2 files: a table directory and one Brotli stream, no table transformed.

use std::io::Write;

/// The tags that a directory entry can name by number.
const KNOWN: [&[u8; 4]; 25] = [
    b"cmap", b"head", b"hhea", b"hmtx", b"maxp", b"name", b"OS/2", b"post", b"cvt ", b"fpgm",
    b"glyf", b"loca", b"prep", b"CFF ", b"VORG", b"EBDT", b"EBLC", b"gasp", b"hdmx", b"kern",
    b"LTSH", b"PCLT", b"VDMX", b"vhea", b"vmtx",
];
/// `GDEF`, `GPOS`, `GSUB` follow later in the list.
const KNOWN_LAYOUT: [(&[u8; 4], u8); 3] = [(b"GDEF", 26), (b"GPOS", 27), (b"GSUB", 28)];

/// Writes a TrueType font of these tables, which must be in the order of their tags.
pub(super) fn write(tables: &[([u8; 4], Vec<u8>)]) -> Vec<u8> {
    let mut directory: Vec<u8> = Vec::new();
    let mut stream: Vec<u8> = Vec::new();
    for (tag, table) in tables {
        let known = KNOWN
            .iter()
            .position(|name| *name == tag)
            .and_then(|index| u8::try_from(index).ok())
            .or_else(|| {
                KNOWN_LAYOUT
                    .iter()
                    .find(|(name, _)| *name == tag)
                    .map(|(_, index)| *index)
            });
        // Transform version 3 means "as it is" for glyf and loca, version 0 for all others.
        let transform = if matches!(tag, b"glyf" | b"loca") {
            3 << 6
        } else {
            0
        };
        directory.push(known.unwrap_or(63) | transform);
        if known.is_none() {
            directory.extend(tag);
        }
        push_base128(&mut directory, table.len() as u32);
        if tag == b"head" && table.len() >= 18 {
            // Bit 11: the font has been through a lossless compression.
            let mut head = table.clone();
            head[16] |= 0x08;
            stream.extend(head);
        } else {
            stream.extend(table);
        }
    }
    let compressed = compress(&stream);
    let sfnt_size = tables
        .iter()
        .fold(12 + 16 * tables.len(), |size, (_, table)| {
            size + table.len().next_multiple_of(4)
        });
    let length = (48 + directory.len() + compressed.len()).next_multiple_of(4);
    let mut file: Vec<u8> = Vec::with_capacity(length);
    file.extend(b"wOF2");
    file.extend([0, 1, 0, 0]);
    file.extend((length as u32).to_be_bytes());
    file.extend((tables.len() as u16).to_be_bytes());
    file.extend([0, 0]);
    file.extend((sfnt_size as u32).to_be_bytes());
    file.extend((compressed.len() as u32).to_be_bytes());
    // Version 1.0, no metadata, no private data.
    file.extend([0, 1, 0, 0]);
    file.extend([0; 20]);
    file.extend(directory);
    file.extend(compressed);
    file.resize(length, 0);
    file
}

fn compress(stream: &[u8]) -> Vec<u8> {
    let mut compressed = Vec::new();
    let parameters = brotli::enc::BrotliEncoderParams {
        quality: 11,
        lgwin: 18,
        ..Default::default()
    };
    let mut writer = brotli::CompressorWriter::with_params(&mut compressed, 4096, &parameters);
    // Writing to memory cannot fail.
    let _ = writer.write_all(stream);
    drop(writer);
    compressed
}

/// The variable-length number of the format: seven bits a byte, the highest bit set on all but the last.
fn push_base128(out: &mut Vec<u8>, number: u32) {
    let mut started = false;
    for shift in [28, 21, 14, 7] {
        let bits = (number >> shift) as u8 & 0x7f;
        if bits != 0 || started {
            out.push(bits | 0x80);
            started = true;
        }
    }
    out.push(number as u8 & 0x7f);
}
