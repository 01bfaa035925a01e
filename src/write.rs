//! Files written whole or not at all.

use anyhow::Context;
use std::io::Write;
use std::path::Path;

/// Writes `bytes` so that a reader sees the old file or the new one, never half of it.
pub fn write_atomically(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let say = || format!("could not write `{}`", path.display());
    std::fs::create_dir_all(folder).with_context(say)?;
    let mut file = tempfile::NamedTempFile::new_in(folder).with_context(say)?;
    file.write_all(bytes).with_context(say)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // A temporary file is its owner's alone; a note is for everybody who may read the folder.
        file.as_file()
            .set_permissions(std::fs::Permissions::from_mode(0o644))
            .with_context(say)?;
    }
    file.persist(path).with_context(say)?;
    Ok(())
}
