ALTER TABLE "offline_acts" ALTER COLUMN "key_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "offline_acts" ALTER COLUMN "signature" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "offline_acts" ADD CONSTRAINT "offline_acts_signed" CHECK ((key_id is null) = (signature is null));