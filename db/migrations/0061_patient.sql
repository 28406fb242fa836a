CREATE TABLE "tracking_agent_codes" (
	"prescription_id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"agent_id" uuid NOT NULL,
	"requested_at" timestamp with time zone NOT NULL,
	"requests" integer NOT NULL,
	"attempts" integer NOT NULL,
	"used_at" timestamp with time zone,
	CONSTRAINT "tracking_agent_codes_prescription_id_tenant_id_agent_id_pk" PRIMARY KEY("prescription_id","tenant_id","agent_id")
);
--> statement-breakpoint
ALTER TABLE "campaigns" ADD COLUMN "sender_registrations_per_hour" integer DEFAULT 600;--> statement-breakpoint
ALTER TABLE "tracking_agent_codes" ADD CONSTRAINT "tracking_agent_codes_agent_id_patients_id_fk" FOREIGN KEY ("agent_id") REFERENCES "public"."patients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tracking_agent_codes" ADD CONSTRAINT "tracking_agent_codes_prescription_id_tenant_id_prescriptions_id_tenant_id_fk" FOREIGN KEY ("prescription_id","tenant_id") REFERENCES "public"."prescriptions"("id","tenant_id") ON DELETE no action ON UPDATE no action;