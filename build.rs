//! Packs theme/ into the binary: sorted, length-prefixed, compressed; decoded on first use by `hld_site::Assets`.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

use flate2::{Compression, write::DeflateEncoder};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=theme");
    let root = Path::new("theme");
    let mut files = Vec::new();
    collect(root, &mut files)?;
    files.sort();

    let out = PathBuf::from(
        env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("cargo sets OUT_DIR"))?,
    );
    let mut pack = DeflateEncoder::new(
        fs::File::create(out.join("theme.pack"))?,
        Compression::best(),
    );
    for file in files {
        let name = file.strip_prefix(root).map_err(io::Error::other)?;
        let name = name
            .to_str()
            .ok_or_else(|| io::Error::other("a name in theme/ is not UTF-8"))?
            .replace('\\', "/");
        write(&mut pack, name.as_bytes())?;
        write(&mut pack, &fs::read(&file)?)?;
    }
    pack.finish()?.sync_all()
}

/// Every file below a folder; names that start with a dot are the editor's.
fn collect(dir: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with('.') {
            continue;
        }
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), files)?;
        } else {
            files.push(entry.path());
        }
    }
    Ok(())
}

fn write(pack: &mut impl Write, bytes: &[u8]) -> io::Result<()> {
    let length = u32::try_from(bytes.len()).map_err(io::Error::other)?;
    pack.write_all(&length.to_le_bytes())?;
    pack.write_all(bytes)
}
