//! Mails the heads of the contact log and the audit to the institution once a day.

use domain::access::Actor;
use domain::calendar::Date;
use serde::{Deserialize, Serialize};

use super::{LogHead, head};
use crate::contact::holds;
use crate::outside::messages::jobs::hand_over;
use crate::outside::messages::{DailySummary, Envelope, Letterhead, MessageKind, compose};
use crate::people::staff::audit;
use crate::platform::queue::{self, Job, Lane, Outcome};
use crate::{Error, Portal, Result};

/// Mails the summary of a day. The Message-ID is that of the day, however often it is tried.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct MailSummary {
    pub(crate) day: Date,
}

impl Job for MailSummary {
    const NAME: &'static str = "mail_summary";
    const LANE: Lane = Lane::Messages;

    fn once_key(&self) -> Option<String> {
        Some(format!("summary:{}", self.day))
    }

    async fn run(&self, portal: &Portal) -> Result<Outcome> {
        let now = portal.now();
        let LogHead { until, people, entries, unkeyed, head } =
            head(portal, &Actor::System, now).await?;
        let audit = audit::head(portal, &Actor::System, now).await?;
        let cases = holds::case_load(portal, &Actor::System).await?;
        let institution = &portal.settings.institution;
        let kind = MessageKind::DailySummary(DailySummary {
            day: self.day,
            until: until.to_string(),
            people,
            entries,
            unkeyed,
            head,
            audit_entries: audit.entries,
            audit_head: audit.head,
            waiting: cases.waiting,
            overdue: cases.overdue,
        });
        let host = url::Url::parse(&portal.settings.base_url).ok();
        let host = host.as_ref().and_then(|url| url.host_str()).unwrap_or("aldia");
        let to = Envelope {
            name: institution.name.clone(),
            address: institution.email.clone(),
            language: institution.language,
            message_id: format!("summary-{}@{host}", self.day),
            written_at: now,
        };
        let letterhead = Letterhead::from(&*portal.settings);
        let mail = compose(&kind, &to, &letterhead).map_err(Error::internal)?;
        hand_over(portal, &mail).await
    }
}

/// Enqueues the summary of the day, once, if the institution has an address.
pub(crate) async fn enqueue_summary(portal: &Portal) -> Result<()> {
    if portal.settings.institution.email.is_empty() {
        return Ok(());
    }
    let mut tx = portal.db.write().await?;
    queue::enqueue(&mut tx, &MailSummary { day: portal.today() }, portal.now()).await?;
    tx.commit().await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::on_both;

    #[tokio::test]
    async fn the_heads_of_the_contact_log_and_the_audit_are_mailed_once_a_day() {
        on_both(async |t| {
            let portal = &t.portal;
            let expected = head(portal, &Actor::System, portal.now()).await.unwrap();
            for _ in 0..3 {
                enqueue_summary(portal).await.unwrap();
                crate::worker::run_due(portal).await.unwrap();
            }
            let mails = t.mailer.mails();
            assert_eq!(mails.len(), 1);
            assert_eq!(mails[0].to.address, "pagos@santarosa.example");
            assert!(mails[0].text.contains(&expected.head), "{}", mails[0].text);
            let audit = audit::head(portal, &Actor::System, portal.now()).await.unwrap();
            assert!(mails[0].text.contains(&audit.head), "{}", mails[0].text);
            t.clock.advance(jiff::SignedDuration::from_hours(24));
            enqueue_summary(portal).await.unwrap();
            crate::worker::run_due(portal).await.unwrap();
            assert_eq!(t.mailer.mails().len(), 2);
        })
        .await;
    }
}
