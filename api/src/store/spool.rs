//! A bounded queue of lines in files, for what must be kept and must not wait for the database. A line is in the file
//! before it is taken for said; so it outlives the process. What an instance left behind is taken over by the next that
//! starts with the same folder.

use std::collections::VecDeque;
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use uuid::Uuid;

/// While this file is locked, its instance lives.
const LOCK: &str = "lock";

/// The queue of one instance.
pub(super) struct Spool {
    folder: PathBuf,
    most: u64,
    queue: Mutex<Queue>,
    lock: File,
}

struct Queue {
    /// Where lines are written, and how many bytes stand there; none until there is one.
    open: Option<(File, PathBuf, u64)>,
    /// What can be read, oldest first, with its size.
    closed: VecDeque<(PathBuf, u64)>,
    bytes: u64,
    nth: u64,
}

impl Spool {
    /// The queue of a new instance in a folder, of at most so many bytes, with what dead ones left there.
    pub fn open(parent: &Path, most: u64) -> io::Result<Self> {
        let folder = parent.join(Uuid::now_v7().simple().to_string());
        fs::create_dir_all(&folder)?;
        let lock = File::create(folder.join(LOCK))?;
        lock.try_lock()?;
        let mut queue = Queue { open: None, closed: VecDeque::new(), bytes: 0, nth: 0 };
        for entry in fs::read_dir(parent)? {
            let left = entry?.path();
            if left != folder && left.is_dir() {
                adopt(&left, &folder, &mut queue)?;
            }
        }
        Ok(Self { folder, most, queue: Mutex::new(queue), lock })
    }

    /// Puts lines at the end, each with its line feed.
    ///
    /// # Errors
    /// `StorageFull` where it holds as much as it may; and what the file system says. Then nothing was put.
    pub fn put(&self, lines: &str) -> io::Result<()> {
        let mut queue = self.queue();
        let size = lines.len() as u64;
        if queue.bytes + size > self.most {
            return Err(ErrorKind::StorageFull.into());
        }
        if queue.open.is_none() {
            let path = queue.next(&self.folder);
            queue.open = Some((created(&path)?, path, 0));
        }
        if let Some((file, _, written)) = &mut queue.open {
            if let Err(error) = file.write_all(lines.as_bytes()) {
                // Half a line would spoil the next one.
                file.set_len(*written)?;
                return Err(error);
            }
            *written += size;
        }
        queue.bytes += size;
        Ok(())
    }

    /// The oldest file that is not written any more.
    pub fn oldest(&self) -> Option<PathBuf> {
        let mut queue = self.queue();
        if queue.closed.is_empty()
            && let Some((_, path, bytes)) = queue.open.take()
        {
            queue.closed.push_back((path, bytes));
        }
        queue.closed.front().map(|(path, _)| path.clone())
    }

    /// Drops the oldest file: what it held is kept elsewhere.
    pub fn done(&self) -> io::Result<()> {
        let mut queue = self.queue();
        if let Some((path, bytes)) = queue.closed.front().cloned() {
            fs::remove_file(path)?;
            queue.closed.pop_front();
            queue.bytes -= bytes;
        }
        Ok(())
    }

    /// How many bytes wait.
    pub fn bytes(&self) -> u64 {
        self.queue().bytes
    }

    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Spool {
    fn drop(&mut self) {
        drop(self.lock.unlock());
        if self.bytes() == 0 {
            drop(fs::remove_dir_all(&self.folder));
        }
    }
}

impl Queue {
    fn next(&mut self, folder: &Path) -> PathBuf {
        self.nth += 1;
        folder.join(format!("{:012}", self.nth))
    }
}

/// A new file, for the process alone.
fn created(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    OpenOptions::new().append(true).create_new(true).mode(0o600).open(path)
}

/// Takes over what a dead instance left.
fn adopt(left: &Path, ours: &Path, queue: &mut Queue) -> io::Result<()> {
    let lock = File::create(left.join(LOCK))?;
    if lock.try_lock().is_err() {
        return Ok(());
    }
    let mut files = fs::read_dir(left)?.map(|entry| entry.map(|entry| entry.path())).collect::<io::Result<Vec<_>>>()?;
    files.retain(|file| !file.ends_with(LOCK));
    files.sort();
    for file in files {
        let (bytes, path) = (fs::metadata(&file)?.len(), queue.next(ours));
        fs::rename(file, &path)?;
        queue.closed.push_back((path, bytes));
        queue.bytes += bytes;
    }
    fs::remove_dir_all(left)
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Folder(PathBuf);

    impl Folder {
        fn new() -> Self {
            Self(std::env::temp_dir().join(format!("regiekamer-spool-{}", Uuid::now_v7())))
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            drop(fs::remove_dir_all(&self.0));
        }
    }

    fn all(spool: &Spool) -> String {
        let mut text = String::new();
        while let Some(path) = spool.oldest() {
            text.push_str(&fs::read_to_string(path).unwrap());
            spool.done().unwrap();
        }
        text
    }

    #[test]
    fn lines_come_out_in_their_order_once() {
        let folder = Folder::new();
        let spool = Spool::open(&folder.0, 1_000).unwrap();
        spool.put("a\nb\n").unwrap();
        let first = spool.oldest().unwrap();
        spool.put("c\n").unwrap();
        assert_eq!((fs::read_to_string(first).unwrap().as_str(), spool.bytes()), ("a\nb\n", 6));
        assert_eq!((all(&spool).as_str(), spool.bytes(), spool.oldest()), ("a\nb\nc\n", 0, None));
        drop(spool);
        assert_eq!(fs::read_dir(&folder.0).unwrap().count(), 0, "nothing is left of an empty queue");
    }

    #[test]
    fn a_full_queue_takes_nothing_and_loses_nothing() {
        let folder = Folder::new();
        let spool = Spool::open(&folder.0, 10).unwrap();
        spool.put("12345678\n").unwrap();
        assert_eq!(spool.put("9\n").unwrap_err().kind(), ErrorKind::StorageFull);
        assert_eq!(all(&spool), "12345678\n");
        spool.put("9\n").unwrap();
        assert_eq!(all(&spool), "9\n");
    }

    #[test]
    fn what_a_dead_instance_left_is_taken_over_and_what_a_living_one_holds_is_not() {
        let folder = Folder::new();
        let (dead, living) = (Spool::open(&folder.0, 100).unwrap(), Spool::open(&folder.0, 100).unwrap());
        dead.put("of the dead\n").unwrap();
        living.put("of the living\n").unwrap();
        // As a process that is killed: its lock is gone, its file stays.
        drop(dead);
        let next = Spool::open(&folder.0, 100).unwrap();
        assert_eq!((all(&next).as_str(), all(&living).as_str()), ("of the dead\n", "of the living\n"));
        assert_eq!(fs::read_dir(&folder.0).unwrap().count(), 2, "the folder of the dead is gone");
    }
}
