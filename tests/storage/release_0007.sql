BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0007');
CREATE TABLE amounts_shown (
	id INTEGER NOT NULL, 
	customer VARCHAR NOT NULL, 
	shown VARCHAR NOT NULL, 
	person VARCHAR, 
	set_at DATETIME NOT NULL, 
	CONSTRAINT pk_amounts_shown PRIMARY KEY (id), 
	CONSTRAINT ck_amounts_shown_shown CHECK (shown IN ('estimate', 'settled_only', 'never')), 
	CONSTRAINT fk_amounts_shown_customer_customer FOREIGN KEY(customer) REFERENCES customer ("key"), 
	CONSTRAINT fk_amounts_shown_person_person FOREIGN KEY(person) REFERENCES person (id)
);
INSERT INTO "amounts_shown" VALUES(1,'laundry','settled_only','ola','2026-11-02 09:00:00.000000');
CREATE TABLE attachment (
	id INTEGER NOT NULL, 
	customer VARCHAR NOT NULL, 
	incident INTEGER, 
	platform VARCHAR NOT NULL, 
	conversation VARCHAR NOT NULL, 
	person VARCHAR NOT NULL, 
	reference VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	media_type VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	size INTEGER NOT NULL, 
	received_at DATETIME NOT NULL, 
	state VARCHAR NOT NULL, 
	due_at DATETIME NOT NULL, 
	attempts INTEGER NOT NULL, 
	reason VARCHAR, 
	digest VARCHAR, 
	finished_at DATETIME, 
	CONSTRAINT pk_attachment PRIMARY KEY (id), 
	CONSTRAINT ck_attachment_state CHECK (state IN ('waiting', 'stored', 'failed')), 
	CONSTRAINT fk_attachment_customer_customer FOREIGN KEY(customer) REFERENCES customer ("key"), 
	CONSTRAINT fk_attachment_incident_incident FOREIGN KEY(incident) REFERENCES incident (number), 
	CONSTRAINT fk_attachment_person_person FOREIGN KEY(person) REFERENCES person (id)
);
INSERT INTO "attachment" VALUES(1,'laundry',1001,'telegram','-100','hanna','file1','zdjęcie.jpg','image/jpeg','photo',12,'2026-11-23 09:00:00.000000','stored','2026-11-23 09:00:00.000000',1,NULL,'abc','2026-11-23 10:00:00.000000');
CREATE TABLE attachment_content (
	attachment INTEGER NOT NULL, 
	content BLOB NOT NULL, 
	CONSTRAINT pk_attachment_content PRIMARY KEY (attachment), 
	CONSTRAINT fk_attachment_content_attachment_attachment FOREIGN KEY(attachment) REFERENCES attachment (id)
);
INSERT INTO "attachment_content" VALUES(1,X'7477656C7665206279746573');
CREATE TABLE audit_seal (
	id INTEGER NOT NULL, 
	last_event INTEGER NOT NULL, 
	marks JSON NOT NULL, 
	previous VARCHAR NOT NULL, 
	digest VARCHAR NOT NULL, 
	sealed_at DATETIME NOT NULL, 
	CONSTRAINT pk_audit_seal PRIMARY KEY (id)
);
INSERT INTO "audit_seal" VALUES(1,1,'["ab"]','0000000000000000000000000000000000000000000000000000000000000000','1111111111111111111111111111111111111111111111111111111111111111','2026-11-20 09:00:00.000000');
CREATE TABLE contact (
	person VARCHAR NOT NULL, 
	platform VARCHAR NOT NULL, 
	address VARCHAR NOT NULL, 
	use VARCHAR NOT NULL, 
	added_at DATETIME NOT NULL, 
	CONSTRAINT pk_contact PRIMARY KEY (person, platform, address, use), 
	CONSTRAINT ck_contact_platform CHECK (platform IN ('email', 'gateway')), 
	CONSTRAINT ck_contact_use CHECK (use IN ('pages', 'fallback')), 
	CONSTRAINT fk_contact_person_person FOREIGN KEY(person) REFERENCES person (id)
);
INSERT INTO "contact" VALUES('hanna','email','hanna@example.com','fallback','2026-11-20 09:00:00.000000');
CREATE TABLE contract_draft (
	id INTEGER NOT NULL, 
	customer VARCHAR NOT NULL, 
	customer_name VARCHAR NOT NULL, 
	source VARCHAR NOT NULL, 
	digest VARCHAR NOT NULL, 
	content TEXT NOT NULL, 
	base VARCHAR, 
	made_at DATETIME NOT NULL, 
	state VARCHAR NOT NULL, 
	closed_at DATETIME, 
	CONSTRAINT pk_contract_draft PRIMARY KEY (id), 
	CONSTRAINT ck_contract_draft_state CHECK (state IN ('open', 'accepted', 'replaced')), 
	CONSTRAINT fk_contract_draft_base_contract_file FOREIGN KEY(base) REFERENCES contract_file (digest)
);
INSERT INTO "contract_draft" VALUES(1,'zlota','Złota Sp. z o.o.','customers.csv','eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee','contract: zlota','d1','2026-11-23 09:00:00.000000','open',NULL);
CREATE TABLE contract_file (
	digest VARCHAR NOT NULL, 
	customer VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	content TEXT NOT NULL, 
	CONSTRAINT pk_contract_file PRIMARY KEY (digest), 
	CONSTRAINT fk_contract_file_customer_customer FOREIGN KEY(customer) REFERENCES customer ("key")
);
INSERT INTO "contract_file" VALUES('d1','laundry','laundry.yaml','customer: laundry
');
CREATE TABLE contract_template (
	"key" VARCHAR NOT NULL, 
	number INTEGER NOT NULL, 
	digest VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	content TEXT NOT NULL, 
	imported_at DATETIME NOT NULL, 
	CONSTRAINT pk_contract_template PRIMARY KEY ("key", number)
);
INSERT INTO "contract_template" VALUES('standard',1,'dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd','standard.yaml','template: standard','2026-11-23 09:00:00.000000');
CREATE TABLE contract_version (
	id INTEGER NOT NULL, 
	customer VARCHAR NOT NULL, 
	version VARCHAR NOT NULL, 
	effective DATETIME NOT NULL, 
	ends DATETIME, 
	digest VARCHAR NOT NULL, 
	imported_at DATETIME NOT NULL, 
	CONSTRAINT pk_contract_version PRIMARY KEY (id), 
	CONSTRAINT fk_contract_version_customer_customer FOREIGN KEY(customer) REFERENCES customer ("key"), 
	CONSTRAINT fk_contract_version_digest_contract_file FOREIGN KEY(digest) REFERENCES contract_file (digest)
);
INSERT INTO "contract_version" VALUES(1,'laundry','v1','2026-09-14 22:21:00.000000',NULL,'d1','2026-11-19 21:40:00.000000');
CREATE TABLE conversation (
	platform VARCHAR NOT NULL, 
	conversation VARCHAR NOT NULL, 
	person VARCHAR, 
	language VARCHAR, 
	context JSON NOT NULL, 
	dialog VARCHAR, 
	answers JSON NOT NULL, 
	asked VARCHAR, 
	first_message_at DATETIME, 
	touched_at DATETIME, 
	reminded BOOLEAN NOT NULL, 
	CONSTRAINT pk_conversation PRIMARY KEY (platform, conversation), 
	CONSTRAINT fk_conversation_person_person FOREIGN KEY(person) REFERENCES person (id)
);
INSERT INTO "conversation" VALUES('console','hanna','hanna','pl','{"last": {"intent": "x"}}','report','{"service": "sip"}','severity','2026-11-23 09:00:00.000000','2026-11-23 09:01:00.000000',0);
INSERT INTO "conversation" VALUES('telegram','55','hanna',NULL,'{}',NULL,'{}',NULL,NULL,NULL,0);
CREATE TABLE counter (
	"key" VARCHAR NOT NULL, 
	value INTEGER NOT NULL, 
	CONSTRAINT pk_counter PRIMARY KEY ("key")
);
INSERT INTO "counter" VALUES('incident',1001);
INSERT INTO "counter" VALUES('outbox:console:hanna',2);
CREATE TABLE customer (
	"key" VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	aliases JSON NOT NULL, 
	CONSTRAINT pk_customer PRIMARY KEY ("key")
);
INSERT INTO "customer" VALUES('laundry','Pralnia „Żabka”','["pralnie"]');
CREATE TABLE destination (
	platform VARCHAR NOT NULL, 
	"key" VARCHAR NOT NULL, 
	state VARCHAR NOT NULL, 
	reason VARCHAR, 
	since DATETIME NOT NULL, 
	CONSTRAINT pk_destination PRIMARY KEY (platform, "key"), 
	CONSTRAINT ck_destination_state CHECK (state IN ('reachable', 'unreachable'))
);
INSERT INTO "destination" VALUES('telegram','-100','unreachable','kicked','2026-11-23 09:00:00.000000');
CREATE TABLE duty_cover (
	id INTEGER NOT NULL, 
	line INTEGER NOT NULL, 
	person VARCHAR, 
	start_at DATETIME NOT NULL, 
	end_at DATETIME NOT NULL, 
	set_by VARCHAR, 
	set_at DATETIME NOT NULL, 
	CONSTRAINT pk_duty_cover PRIMARY KEY (id), 
	CONSTRAINT ck_duty_cover_order CHECK (end_at > start_at), 
	CONSTRAINT fk_duty_cover_person_person FOREIGN KEY(person) REFERENCES person (id), 
	CONSTRAINT fk_duty_cover_set_by_person FOREIGN KEY(set_by) REFERENCES person (id)
);
INSERT INTO "duty_cover" VALUES(1,1,'ola','2026-11-24 07:00:00.000000','2026-11-24 15:00:00.000000','ola','2026-11-20 09:00:00.000000');
CREATE TABLE duty_rota (
	id INTEGER NOT NULL, 
	line INTEGER NOT NULL, 
	people JSON NOT NULL, 
	first_day DATE NOT NULL, 
	time TIME NOT NULL, 
	zone VARCHAR NOT NULL, 
	person VARCHAR, 
	set_at DATETIME NOT NULL, 
	CONSTRAINT pk_duty_rota PRIMARY KEY (id), 
	CONSTRAINT fk_duty_rota_person_person FOREIGN KEY(person) REFERENCES person (id)
);
INSERT INTO "duty_rota" VALUES(1,1,'["ola"]','2026-11-23','08:00:00.000000','Europe/Warsaw','ola','2026-11-20 09:00:00.000000');
CREATE TABLE incident (
	number INTEGER NOT NULL, 
	customer VARCHAR NOT NULL, 
	recorded_at DATETIME NOT NULL, 
	CONSTRAINT pk_incident PRIMARY KEY (number), 
	CONSTRAINT fk_incident_customer_customer FOREIGN KEY(customer) REFERENCES customer ("key")
);
INSERT INTO "incident" VALUES(1001,'laundry','2026-11-23 09:00:00.000000');
CREATE TABLE incident_event (
	id INTEGER NOT NULL, 
	incident INTEGER NOT NULL, 
	type VARCHAR NOT NULL, 
	occurred_at DATETIME NOT NULL, 
	recorded_at DATETIME NOT NULL, 
	actor VARCHAR, 
	payload JSON NOT NULL, 
	CONSTRAINT pk_incident_event PRIMARY KEY (id), 
	CONSTRAINT fk_incident_event_incident_incident FOREIGN KEY(incident) REFERENCES incident (number)
);
INSERT INTO "incident_event" VALUES(1,1001,'incident_reported','2026-11-23 09:00:00.000000','2026-11-23 09:00:00.000000','hanna','{"service": "sip", "severity": "critical", "since": "2026-11-23T08:55:00+00:00", "first_message_at": "2026-11-23T09:00:00+00:00", "channel": "chat", "description": "44f019f372358ef961e244452da95df5b37ffaf1c558ded0318eca7099db8de6", "site": null, "contract_version": null, "authorised_at": null}');
CREATE TABLE incident_follower (
	incident INTEGER NOT NULL, 
	person VARCHAR NOT NULL, 
	since DATETIME NOT NULL, 
	CONSTRAINT pk_incident_follower PRIMARY KEY (incident, person), 
	CONSTRAINT fk_incident_follower_incident_incident FOREIGN KEY(incident) REFERENCES incident (number), 
	CONSTRAINT fk_incident_follower_person_person FOREIGN KEY(person) REFERENCES person (id)
);
INSERT INTO "incident_follower" VALUES(1001,'hanna','2026-11-20 09:00:00.000000');
CREATE TABLE incident_home (
	incident INTEGER NOT NULL, 
	platform VARCHAR NOT NULL, 
	conversation VARCHAR NOT NULL, 
	CONSTRAINT pk_incident_home PRIMARY KEY (incident), 
	CONSTRAINT fk_incident_home_incident_incident FOREIGN KEY(incident) REFERENCES incident (number)
);
INSERT INTO "incident_home" VALUES(1001,'telegram','-100');
CREATE TABLE installation (
	platform VARCHAR NOT NULL, 
	"key" VARCHAR NOT NULL, 
	sealed TEXT, 
	installed_at DATETIME NOT NULL, 
	removed_at DATETIME, 
	CONSTRAINT pk_installation PRIMARY KEY (platform, "key"), 
	CONSTRAINT ck_installation_removed_whole CHECK ((sealed IS NULL) = (removed_at IS NOT NULL))
);
INSERT INTO "installation" VALUES('slack','T1','sealed','2026-11-23 09:00:00.000000',NULL);
CREATE TABLE lease (
	name VARCHAR NOT NULL, 
	owner VARCHAR NOT NULL, 
	until DATETIME NOT NULL, 
	CONSTRAINT pk_lease PRIMARY KEY (name)
);
INSERT INTO "lease" VALUES('clock','a','2026-11-23 10:00:00.000000');
CREATE TABLE link_code (
	digest VARCHAR NOT NULL, 
	purpose VARCHAR NOT NULL, 
	person VARCHAR, 
	customer VARCHAR, 
	platform VARCHAR, 
	issued_by VARCHAR, 
	issued_at DATETIME NOT NULL, 
	expires_at DATETIME NOT NULL, 
	used_at DATETIME, 
	used_platform VARCHAR, 
	used_user VARCHAR, 
	CONSTRAINT pk_link_code PRIMARY KEY (digest), 
	CONSTRAINT ck_link_code_purpose CHECK (purpose IN ('person', 'place', 'administrator')), 
	CONSTRAINT ck_link_code_person_is_named CHECK (purpose <> 'person' OR person IS NOT NULL), 
	CONSTRAINT ck_link_code_used_whole CHECK ((used_at IS NULL) = (used_platform IS NULL) AND (used_at IS NULL) = (used_user IS NULL)), 
	CONSTRAINT fk_link_code_customer_customer FOREIGN KEY(customer) REFERENCES customer ("key"), 
	CONSTRAINT fk_link_code_issued_by_person FOREIGN KEY(issued_by) REFERENCES person (id), 
	CONSTRAINT fk_link_code_person_person FOREIGN KEY(person) REFERENCES person (id)
);
INSERT INTO "link_code" VALUES('d1','place',NULL,'laundry',NULL,'ola','2026-11-23 09:00:00.000000','2026-11-23 10:00:00.000000','2026-11-23 09:00:00.000000','telegram','55');
CREATE TABLE link_failure (
	id INTEGER NOT NULL, 
	platform VARCHAR NOT NULL, 
	user VARCHAR NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_link_failure PRIMARY KEY (id)
);
INSERT INTO "link_failure" VALUES(1,'telegram','66','2026-11-23 09:00:00.000000');
CREATE TABLE look (
	kind VARCHAR NOT NULL, 
	"key" VARCHAR NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_look PRIMARY KEY (kind, "key")
);
INSERT INTO "look" VALUES('incident','1001','2026-11-23 09:00:00.000000');
INSERT INTO "look" VALUES('contract','laundry','2026-11-19 21:40:00.000000');
INSERT INTO "look" VALUES('work','W1','2026-12-03 22:00:00.000000');
CREATE TABLE notice_choice (
	person VARCHAR NOT NULL, 
	scope VARCHAR NOT NULL, 
	services JSON NOT NULL, 
	quiet_from TIME, 
	quiet_to TIME, 
	zone VARCHAR, 
	urgent_passes BOOLEAN NOT NULL, 
	set_at DATETIME NOT NULL, muted JSON DEFAULT '[]' NOT NULL, 
	CONSTRAINT pk_notice_choice PRIMARY KEY (person), 
	CONSTRAINT ck_notice_choice_scope CHECK (scope IN ('all', 'services', 'none')), 
	CONSTRAINT fk_notice_choice_person_person FOREIGN KEY(person) REFERENCES person (id)
);
INSERT INTO "notice_choice" VALUES('hanna','services','["sip"]','22:00:00.000000','06:00:00.000000','Europe/Warsaw',1,'2026-11-20 09:00:00.000000','[]');
CREATE TABLE oauth_state (
	state VARCHAR NOT NULL, 
	expires_at DATETIME NOT NULL, 
	CONSTRAINT pk_oauth_state PRIMARY KEY (state)
);
INSERT INTO "oauth_state" VALUES('s1','2026-11-23 10:00:00.000000');
CREATE TABLE offered_choice (
	token VARCHAR NOT NULL, 
	platform VARCHAR NOT NULL, 
	conversation VARCHAR NOT NULL, 
	batch INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	label VARCHAR NOT NULL, 
	action VARCHAR NOT NULL, 
	arguments JSON NOT NULL, 
	actor VARCHAR, 
	expires_at DATETIME NOT NULL, 
	CONSTRAINT pk_offered_choice PRIMARY KEY (token)
);
INSERT INTO "offered_choice" VALUES('tok1','console','hanna',1,1,'Tak','answer','{"key": "a"}','hanna','2026-11-23 10:00:00.000000');
CREATE TABLE outbox (
	id INTEGER NOT NULL, 
	"key" VARCHAR NOT NULL, 
	platform VARCHAR NOT NULL, 
	conversation VARCHAR NOT NULL, 
	sequence INTEGER NOT NULL, 
	person VARCHAR, 
	language VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	payload JSON NOT NULL, 
	queued_at DATETIME NOT NULL, 
	due_at DATETIME NOT NULL, 
	state VARCHAR NOT NULL, 
	attempts INTEGER NOT NULL, 
	owner VARCHAR, 
	lease_until DATETIME, 
	in_doubt BOOLEAN NOT NULL, 
	reference VARCHAR, 
	reason VARCHAR, 
	finished_at DATETIME, subject VARCHAR, priority INTEGER DEFAULT '1' NOT NULL, customer VARCHAR, topic VARCHAR, why JSON, discarded_at DATETIME, held_until DATETIME, 
	CONSTRAINT pk_outbox PRIMARY KEY (id), 
	CONSTRAINT ck_outbox_state CHECK (state IN ('queued', 'claimed', 'sending', 'sent', 'dead')), 
	CONSTRAINT uq_outbox_key UNIQUE ("key"), 
	CONSTRAINT uq_outbox_platform_conversation_sequence UNIQUE (platform, conversation, sequence)
);
INSERT INTO "outbox" VALUES(1,'m1:1','console','hanna',1,'hanna','pl','reply','{"text": "Zg\u0142oszenie nr 1001 przyj\u0119to.", "facts": {"number": 1001}, "choices": [{"token": "tok1", "label": "Tak"}], "form": {"title": "Zg\u0142oszenie", "fields": [{"key": "service", "label": "Us\u0142uga", "kind": "choice", "required": true, "options": [{"token": "a", "label": "A"}], "error": null}]}, "attachments": [{"name": "a.svg", "media_type": "image/svg+xml", "description": "wykres"}]}','2026-11-23 09:00:00.000000','2026-11-23 09:00:00.000000','sent',1,'a',NULL,0,'r1',NULL,'2026-11-23 09:00:00.000000','incident:1001',1,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "outbox" VALUES(2,'m1:2','console','hanna',2,'hanna','pl','notice','{"text": "i jeszcze", "facts": {}, "choices": [], "form": null, "attachments": []}','2026-11-23 09:00:00.000000','2026-11-23 09:00:00.000000','queued',0,NULL,NULL,0,NULL,NULL,NULL,NULL,1,NULL,NULL,NULL,NULL,NULL);
CREATE TABLE pace (
	"key" VARCHAR NOT NULL, 
	given JSON NOT NULL, 
	paused_until FLOAT NOT NULL, 
	CONSTRAINT pk_pace PRIMARY KEY ("key")
);
INSERT INTO "pace" VALUES('telegram','[1.5]',0.0);
CREATE TABLE pending_report (
	id INTEGER NOT NULL, 
	customer VARCHAR NOT NULL, 
	person VARCHAR NOT NULL, 
	platform VARCHAR NOT NULL, 
	conversation VARCHAR NOT NULL, 
	first_message_at DATETIME NOT NULL, 
	recorded_at DATETIME NOT NULL, 
	answers JSON NOT NULL, 
	text VARCHAR NOT NULL, 
	state VARCHAR NOT NULL, 
	incident INTEGER, 
	CONSTRAINT pk_pending_report PRIMARY KEY (id), 
	CONSTRAINT ck_pending_report_state CHECK (state IN ('unconfirmed', 'awaiting_entitled', 'registered', 'dismissed')), 
	CONSTRAINT fk_pending_report_customer_customer FOREIGN KEY(customer) REFERENCES customer ("key"), 
	CONSTRAINT fk_pending_report_incident_incident FOREIGN KEY(incident) REFERENCES incident (number), 
	CONSTRAINT fk_pending_report_person_person FOREIGN KEY(person) REFERENCES person (id)
);
INSERT INTO "pending_report" VALUES(1,'laundry','hanna','console','hanna','2026-11-23 09:00:00.000000','2026-11-23 09:01:00.000000','{"service": "sip"}','ref','unconfirmed',NULL);
CREATE TABLE "person" (
	id VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	role VARCHAR NOT NULL, 
	customer VARCHAR, 
	position VARCHAR NOT NULL, 
	title_pl VARCHAR NOT NULL, 
	title_en VARCHAR NOT NULL, 
	language VARCHAR NOT NULL, 
	administrator BOOLEAN DEFAULT 0 NOT NULL, 
	CONSTRAINT pk_person PRIMARY KEY (id), 
	CONSTRAINT fk_person_customer_customer FOREIGN KEY(customer) REFERENCES customer ("key"), 
	CONSTRAINT ck_person_customer_by_role CHECK ((role = 'staff') = (customer IS NULL)), 
	CONSTRAINT ck_person_role CHECK (role IN ('customer', 'staff')), 
	CONSTRAINT ck_person_language CHECK (language IN ('pl', 'en')), 
	CONSTRAINT ck_person_administrator_is_staff CHECK (role = 'staff' OR NOT administrator)
);
INSERT INTO "person" VALUES('hanna','Hanna Żak','customer','laundry','office_manager','kierowniczka','manager','pl',0);
INSERT INTO "person" VALUES('ola','Ola','staff',NULL,'noc','dyżurna','duty engineer','en',1);
CREATE TABLE "person_link" (
	platform VARCHAR NOT NULL, 
	user VARCHAR NOT NULL, 
	person VARCHAR NOT NULL, 
	conversation VARCHAR NOT NULL, 
	name VARCHAR DEFAULT '' NOT NULL, 
	linked_at DATETIME, 
	CONSTRAINT pk_person_link PRIMARY KEY (platform, user, person), 
	CONSTRAINT fk_person_link_person_person FOREIGN KEY(person) REFERENCES person (id)
);
INSERT INTO "person_link" VALUES('console','hanna','hanna','hanna','',NULL);
INSERT INTO "person_link" VALUES('telegram','55','hanna','55','Hanna Ż.','2026-11-23 09:00:00.000000');
INSERT INTO "person_link" VALUES('console','ola','ola','ola','',NULL);
CREATE TABLE place (
	platform VARCHAR NOT NULL, 
	"key" VARCHAR NOT NULL, 
	customer VARCHAR, 
	language VARCHAR NOT NULL, 
	bound_by VARCHAR, 
	bound_at DATETIME NOT NULL, 
	CONSTRAINT pk_place PRIMARY KEY (platform, "key"), 
	CONSTRAINT ck_place_language CHECK (language IN ('pl', 'en')), 
	CONSTRAINT fk_place_bound_by_person FOREIGN KEY(bound_by) REFERENCES person (id), 
	CONSTRAINT fk_place_customer_customer FOREIGN KEY(customer) REFERENCES customer ("key")
);
INSERT INTO "place" VALUES('telegram','-100','laundry','pl','ola','2026-11-23 09:00:00.000000');
CREATE TABLE planned_work (
	"key" VARCHAR NOT NULL, 
	services JSON NOT NULL, 
	customers JSON NOT NULL, 
	announced_at DATETIME NOT NULL, 
	start DATETIME NOT NULL, 
	"end" DATETIME NOT NULL, 
	effect_pl VARCHAR NOT NULL, 
	effect_en VARCHAR NOT NULL, 
	emergency BOOLEAN NOT NULL, 
	cancelled_at DATETIME, no_outage BOOLEAN DEFAULT 0 NOT NULL, 
	CONSTRAINT pk_planned_work PRIMARY KEY ("key")
);
INSERT INTO "planned_work" VALUES('w1','["sip"]','["laundry"]','2026-11-23 00:40:00.000000','2026-11-24 18:20:00.000000','2026-11-24 19:20:00.000000','przerwa','interruption',0,NULL,1);
CREATE TABLE posted (
	platform VARCHAR NOT NULL, 
	conversation VARCHAR NOT NULL, 
	subject VARCHAR NOT NULL, 
	reference VARCHAR NOT NULL, 
	posted_at DATETIME NOT NULL, 
	CONSTRAINT pk_posted PRIMARY KEY (platform, conversation, subject)
);
INSERT INTO "posted" VALUES('telegram','-100','incident:1001','33','2026-11-23 09:00:00.000000');
CREATE TABLE read_mark (
	platform VARCHAR NOT NULL, 
	"key" VARCHAR NOT NULL, 
	mark VARCHAR NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_read_mark PRIMARY KEY (platform, "key")
);
INSERT INTO "read_mark" VALUES('telegram','-100','17','2026-11-23 09:00:00.000000');
CREATE TABLE report_order (
	customer VARCHAR NOT NULL, 
	person VARCHAR NOT NULL, 
	form VARCHAR NOT NULL, 
	since DATETIME NOT NULL, 
	CONSTRAINT pk_report_order PRIMARY KEY (customer, person), 
	CONSTRAINT ck_report_order_form CHECK (form IN ('pdf', 'csv', 'text')), 
	CONSTRAINT fk_report_order_customer_customer FOREIGN KEY(customer) REFERENCES customer ("key"), 
	CONSTRAINT fk_report_order_person_person FOREIGN KEY(person) REFERENCES person (id)
);
INSERT INTO "report_order" VALUES('laundry','hanna','csv','2026-11-20 09:00:00.000000');
CREATE TABLE seen_event (
	platform VARCHAR NOT NULL, 
	id VARCHAR NOT NULL, 
	outcome JSON NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_seen_event PRIMARY KEY (platform, id)
);
INSERT INTO "seen_event" VALUES('console','m1','{"id": "m1", "person": "hanna", "language": "pl", "understood": [{"intent": "x"}], "replies": [{"text": "Zg\u0142oszenie nr 1001 przyj\u0119to.", "facts": {"number": 1001}, "choices": [{"token": "tok1", "label": "Tak"}], "form": {"title": "Zg\u0142oszenie", "fields": [{"key": "service", "label": "Us\u0142uga", "kind": "choice", "required": true, "options": [{"token": "a", "label": "A"}], "error": null}]}, "attachments": [{"name": "a.svg", "media_type": "image/svg+xml", "description": "wykres"}]}], "events": [{"type": "y"}]}','2026-11-23 09:00:00.000000');
CREATE TABLE setting (
	"key" VARCHAR NOT NULL, 
	value VARCHAR NOT NULL, 
	CONSTRAINT pk_setting PRIMARY KEY ("key")
);
INSERT INTO "setting" VALUES('demo','2026-11-23T09:00:00+00:00');
INSERT INTO "setting" VALUES('schema_usable_from','0005');
CREATE TABLE settled_period (
	id INTEGER NOT NULL, 
	customer VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	first_day DATE NOT NULL, 
	last_day DATE NOT NULL, 
	zone VARCHAR NOT NULL, 
	revision INTEGER NOT NULL, 
	figures JSON NOT NULL, 
	contract VARCHAR NOT NULL, 
	engine VARCHAR NOT NULL, 
	events VARCHAR NOT NULL, 
	person VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	settled_at DATETIME NOT NULL, 
	corrects VARCHAR, 
	seal VARCHAR NOT NULL, 
	CONSTRAINT pk_settled_period PRIMARY KEY (id), 
	CONSTRAINT ck_settled_period_kind CHECK (kind IN ('month', 'quarter', 'half_year', 'year', 'rolling')), 
	CONSTRAINT ck_settled_period_correction_by_revision CHECK ((revision = 1) = (corrects IS NULL)), 
	CONSTRAINT fk_settled_period_customer_customer FOREIGN KEY(customer) REFERENCES customer ("key"), 
	CONSTRAINT fk_settled_period_person_person FOREIGN KEY(person) REFERENCES person (id), 
	CONSTRAINT uq_settled_period_customer_kind_first_day_last_day_revision UNIQUE (customer, kind, first_day, last_day, revision)
);
INSERT INTO "settled_period" VALUES(1,'laundry','month','2026-10-01','2026-10-31','Europe/Warsaw',1,'{"amounts": []}','c00000000','e1','v1','ola','Ola','2026-11-02 09:00:00.000000',NULL,'s1');
CREATE TABLE text (
	reference VARCHAR NOT NULL, 
	salt BLOB, 
	content TEXT, 
	CONSTRAINT pk_text PRIMARY KEY (reference), 
	CONSTRAINT ck_text_erased_whole CHECK ((salt IS NULL) = (content IS NULL))
);
INSERT INTO "text" VALUES('44f019f372358ef961e244452da95df5b37ffaf1c558ded0318eca7099db8de6',X'30313233343536373839616263646566','telefony nie działają');
CREATE TABLE work_draft (
	"key" VARCHAR NOT NULL, 
	services JSON NOT NULL, 
	customers JSON NOT NULL, 
	start DATETIME NOT NULL, 
	"end" DATETIME NOT NULL, 
	emergency BOOLEAN NOT NULL, 
	effect_pl VARCHAR, 
	effect_en VARCHAR, 
	saved_by VARCHAR, 
	saved_at DATETIME NOT NULL, 
	CONSTRAINT pk_work_draft PRIMARY KEY ("key"), 
	CONSTRAINT fk_work_draft_saved_by_person FOREIGN KEY(saved_by) REFERENCES person (id)
);
INSERT INTO "work_draft" VALUES('D1','["sip"]','["laundry"]','2026-11-20 09:00:00.000000','2026-11-20 10:00:00.000000',0,'skutek','effect','ola','2026-11-20 09:00:00.000000');
CREATE INDEX ix_offered_choice_platform_conversation_batch_number ON offered_choice (platform, conversation, batch, number);
CREATE INDEX ix_outbox_platform_conversation_state_sequence ON outbox (platform, conversation, state, sequence);
CREATE INDEX ix_outbox_platform_state_due_at ON outbox (platform, state, due_at);
CREATE INDEX ix_planned_work_announced_at ON planned_work (announced_at);
CREATE INDEX ix_incident_customer ON incident (customer);
CREATE INDEX ix_contract_version_customer_id ON contract_version (customer, id);
CREATE INDEX ix_conversation_platform_conversation ON conversation (platform, conversation) WHERE dialog IS NOT NULL;
CREATE INDEX ix_incident_event_incident_occurred_at_recorded_at_id ON incident_event (incident, occurred_at, recorded_at, id);
CREATE INDEX ix_pending_report_state_first_message_at ON pending_report (state, first_message_at);
CREATE INDEX ix_person_role ON person (role);
CREATE INDEX ix_person_customer ON person (customer);
CREATE INDEX ix_person_link_person ON person_link (person);
CREATE INDEX ix_outbox_subject_platform_conversation_sequence ON outbox (subject, platform, conversation, sequence) WHERE subject IS NOT NULL;
CREATE INDEX ix_link_failure_platform_user_at ON link_failure (platform, user, at);
CREATE INDEX ix_place_customer ON place (customer);
CREATE INDEX ix_posted_subject ON posted (subject);
CREATE INDEX ix_attachment_incident ON attachment (incident);
CREATE INDEX ix_attachment_platform_conversation ON attachment (platform, conversation);
CREATE INDEX ix_attachment_platform_state_due_at ON attachment (platform, state, due_at);
CREATE INDEX ix_contract_draft_customer_state ON contract_draft (customer, state);
CREATE UNIQUE INDEX uq_contract_draft_open ON contract_draft (customer) WHERE state = 'open';
CREATE INDEX ix_amounts_shown_customer_id ON amounts_shown (customer, id);
CREATE INDEX ix_look_kind_at ON look (kind, at);
CREATE INDEX ix_duty_cover_end_at ON duty_cover (end_at);
CREATE INDEX ix_outbox_person ON outbox (person) WHERE held_until IS NOT NULL;
COMMIT;
