//! States of programmes and work packages.

use entity::{ProgrammeStatus, WorkPackageStatus};

/// Whether a programme may go from one state to another.
pub fn programme_may_become(from: ProgrammeStatus, to: ProgrammeStatus) -> bool {
    use ProgrammeStatus::{Active, Archived, Closed, Closing, Preparation, Suspended};
    matches!((from, to), (Preparation | Suspended, Active) | (Active, Closing | Suspended) | (Closing, Closed) | (Closed, Archived))
        || from == to
}

/// Whether a work package may go from one state to another; any may be stopped, with a reason.
pub fn work_package_may_become(from: WorkPackageStatus, to: WorkPackageStatus) -> bool {
    use WorkPackageStatus::{Active, Approved, Closed, Completed, Concept, Stopped};
    matches!((from, to), (Concept, Approved) | (Approved, Active) | (Active, Completed) | (Completed, Closed))
        || (to == Stopped)
        || from == to
}

#[cfg(test)]
mod tests {
    use super::*;
    use entity::Vocabulary;

    #[test]
    fn a_programme_is_closed_by_way_of_closing_and_never_reopened() {
        assert!(programme_may_become(ProgrammeStatus::Closing, ProgrammeStatus::Closed));
        assert!(!programme_may_become(ProgrammeStatus::Active, ProgrammeStatus::Closed));
        for other in ProgrammeStatus::ALL.iter().filter(|other| **other != ProgrammeStatus::Archived) {
            assert!(!programme_may_become(ProgrammeStatus::Archived, *other));
        }
    }

    #[test]
    fn any_work_package_may_be_stopped() {
        for from in WorkPackageStatus::ALL {
            assert!(work_package_may_become(*from, WorkPackageStatus::Stopped));
        }
        assert!(!work_package_may_become(WorkPackageStatus::Closed, WorkPackageStatus::Active));
    }
}
