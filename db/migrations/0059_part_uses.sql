ALTER TABLE "shortage_person_uses" ADD COLUMN "part" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "shortage_person_uses" ALTER COLUMN "part" DROP DEFAULT;--> statement-breakpoint
ALTER TABLE "shortage_person_uses" DROP CONSTRAINT "shortage_person_uses_shortage_id_prescription_id_tenant_id_pk";--> statement-breakpoint
ALTER TABLE "shortage_person_uses" ADD CONSTRAINT "shortage_person_uses_shortage_id_prescription_id_tenant_id_part_pk" PRIMARY KEY("shortage_id","prescription_id","tenant_id","part");
