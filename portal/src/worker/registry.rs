//! Registry of all jobs, one line each.

use futures::FutureExt;
use futures::future::BoxFuture;

use crate::contact::preferences::phone::jobs::SendPhoneCode;
use crate::contact::reminders::log::jobs::MailSummary;
use crate::outside::messages::jobs::SendMail;
use crate::payments::payloads::{ApplyGatewayEvent, CheckPayment, WithdrawPayment};
use crate::payments::receipts::jobs::{ConfirmPayment, SendReceiptsAgain};
use crate::people::invitations::jobs::MailUserInvitation;
use crate::people::links::jobs::MailPayLink;
use crate::people::staff::invitations::jobs::MailStaffInvitation;
use crate::people::users::codes::jobs::MailCode;
use crate::platform::queue::{Job, Outcome};
use crate::views::desk::bulk::work::RunBulk;
use crate::views::imports::files::jobs::{CheckImport, LoadImport};
use crate::views::imports::files::undo::UndoImport;
use crate::{Portal, Result};

const JOBS: [RegistryEntry; 16] = [
    job::<ApplyGatewayEvent>(),
    job::<CheckImport>(),
    job::<CheckPayment>(),
    job::<ConfirmPayment>(),
    job::<LoadImport>(),
    job::<MailCode>(),
    job::<MailPayLink>(),
    job::<MailStaffInvitation>(),
    job::<MailSummary>(),
    job::<MailUserInvitation>(),
    job::<RunBulk>(),
    job::<SendMail>(),
    job::<SendPhoneCode>(),
    job::<SendReceiptsAgain>(),
    job::<UndoImport>(),
    job::<WithdrawPayment>(),
];

type Running<'a> = BoxFuture<'a, Result<Outcome>>;

/// A job by its name. `run` returns `None` for a payload that this release cannot parse.
struct RegistryEntry {
    name: &'static str,
    run: for<'a> fn(&'a Portal, &str) -> Option<Running<'a>>,
}

const fn job<J: Job + 'static>() -> RegistryEntry {
    RegistryEntry {
        name: J::NAME,
        run: |portal, payload| {
            let job: J = serde_json::from_str(payload).ok()?;
            Some(async move { job.run(portal).await }.boxed())
        },
    }
}

/// The run of a job by name and payload; `None` if only a newer release can do it.
pub(super) fn find<'a>(portal: &'a Portal, name: &str, payload: &str) -> Option<Running<'a>> {
    let registered = JOBS.iter().find(|registered| registered.name == name)?;
    (registered.run)(portal, payload)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;

    /// Types for which a source folder implements `Job`.
    fn jobs_in(folder: &Path, found: &mut BTreeSet<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                jobs_in(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                let types = text.lines().filter_map(|line| line.strip_prefix("impl Job for "));
                found.extend(types.filter_map(|rest| rest.split(' ').next()).map(str::to_owned));
            }
        }
    }

    #[test]
    fn every_job_in_the_sources_is_registered_under_a_name_of_its_own() {
        let mut found = BTreeSet::new();
        jobs_in(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
        let registry = include_str!("registry.rs");
        let is_registered = |job: &&String| registry.contains(&format!("    job::<{job}>(),\n"));
        let forgotten: Vec<_> = found.iter().filter(|job| !is_registered(job)).collect();
        assert_eq!(forgotten, Vec::<&String>::new());
        assert_eq!(found.len(), JOBS.len());
        let names: BTreeSet<_> = JOBS.iter().map(|registered| registered.name).collect();
        assert_eq!(names.len(), JOBS.len());
    }
}
